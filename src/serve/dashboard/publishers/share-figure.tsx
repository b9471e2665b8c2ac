import { addressOn } from '../addresses.ts';
import { Hint } from '../components/hint.tsx';
import { Pager } from '../components/pager.tsx';
import { Table } from '../components/table.tsx';
import { changeOf } from '../figures/change-of.ts';
import { writeRange } from '../figures/write-date.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import { PUBLISHERS_PATH } from '../paths.ts';
import { queryOfRange } from '../range/range-addresses.ts';
import { nameOfComparison } from '../range/range-words.ts';
import { SentenceText } from '../sentences/sentence.tsx';
import { shareSentence } from '../sentences/share-sentence.ts';
import { type PublishersProps, sideOf } from './listed-publishers.ts';
import { publishersColumns, type TableRow } from './publishers-columns.tsx';

/** How the minutes are shared among the publishers: the sentence, and the table with its bars. */
export function ShareFigure(props: PublishersProps) {
  const { range, state, answer, list, query } = props;
  const isShared = (answer.total.play_starts ?? 0) >= PLAYS_FOR_A_RATE;
  const columns = publishersColumns({
    ...{ isCompared: answer.comparison !== undefined, isShared },
    mostMinutes: list.all[0]?.minutes_watched ?? 0,
  });
  return (
    <figure class="sheet chart">
      <figcaption>
        <h2>
          Share of minutes <Hint of="share_of_minutes" />
        </h2>
        <SentenceText {...shareSentence(sharesOf(props))} />
      </figcaption>
      <Table
        caption={`Minutes of the publishers, ${writeRange(range.start, range.end)}`}
        isCaptionHidden
        form="stacked"
        columns={columns}
        rows={tableRows(props)}
        keyOf={({ publisher }) => publisher?.href ?? ''}
        total={{ row: totalOf(props), place: 'last' }}
        sorting={{ by: state.sort, direction: state.direction, query }}
      />
      {list.all.length > list.rows.length ? (
        <Pager page={list.page} total={list.all.length} unit={['publisher', 'publishers']} query={query} />
      ) : null}
      <p class="muted">
        <small>
          Children do not add up: a child counts with each publisher whose books they watch, and once in the
          library. {isShared ? '' : `Shares are shown from ${PLAYS_FOR_A_RATE} plays of the library on.`}
        </small>
      </p>
    </figure>
  );
}

const tableRows = ({ list, range }: PublishersProps): TableRow[] =>
  list.rows.map((row) => ({
    ...{ figures: row, change: row.change },
    publisher: {
      name: row.publisher,
      href: addressOn(`${PUBLISHERS_PATH}/${row.publisher_id}`, queryOfRange(range)),
    },
  }));

function totalOf({ answer }: PublishersProps): TableRow {
  const { total, comparison } = answer;
  if (comparison === undefined) return { figures: total, change: null, publisher: null };
  const change = changeOf(sideOf(total, answer), sideOf(comparison.total, comparison));
  return { figures: total, change, publisher: null };
}

function sharesOf({ answer: { total }, list, range }: PublishersProps) {
  const sharers = list.all.flatMap(({ publisher, minutes_watched, change, changedBy }) =>
    minutes_watched ? [{ name: publisher, minutes: minutes_watched, change, changedBy }] : [],
  );
  return {
    ...{ start: range.start, end: range.end, sharers, comparedWith: nameOfComparison(range) },
    ...{ playStarts: total.play_starts, completions: total.completion_count, minutes: total.minutes_watched },
  };
}
