import { publishersReport } from '../../reports/publishers-report.ts';
import type { ReportDependencies } from '../../reports/report-dependencies.ts';
import { saidOf } from '../addresses.ts';
import { CsvLink } from '../components/csv-link.tsx';
import { DefinitionPopovers } from '../components/hint.tsx';
import { Picker } from '../components/picker.tsx';
import { PickerButton } from '../components/picker-button.tsx';
import type { Page } from '../page.ts';
import { PUBLISHERS_PATH } from '../paths.ts';
import { apiQueryOfPool, askedPool, queryOfPool } from '../pool/asked-pool.ts';
import { chosenRange, pickedRange } from '../range/chosen-range.ts';
import { comparisonOf, csvAddress, jsonAddress, queryOfRange } from '../range/range-addresses.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { publishersLine } from '../sentences/publishers-line.ts';
import { listedPublishers, type PublishersProps } from './listed-publishers.ts';
import { PoolSection } from './pool-section.tsx';
import { publishersState, queryOfPublishers } from './publishers-state.ts';
import { ShareFigure } from './share-figure.tsx';

/** `/admin/publishers`: the publishers' shares of the minutes of a range, and of a pool. */
export function publishersPage({
  database,
  timeZone,
}: Pick<ReportDependencies, 'database' | 'timeZone'>): Page {
  return {
    path: PUBLISHERS_PATH,
    entry: 'Publishers',
    scopes: ['admin'],
    show: async ({ query: asked, now }) => {
      const dates = await readDatesHeld(database, now, timeZone);
      const range = chosenRange(asked, dates);
      const state = publishersState(asked, range.notes);
      const pool = askedPool(asked, range.notes);
      const { start, end } = range;
      const compared = { start, end, compare: comparisonOf(range) };
      const request = { ...compared, pool: pool.cents, children: 'of_the_range' } as const;
      const answer = await publishersReport(database, request, timeZone);
      const list = listedPublishers(answer, state);
      const query = saidOf({
        ...{ ...queryOfRange(range), ...queryOfPublishers({ ...state, page: list.page }) },
        ...queryOfPool(pool),
      });
      return {
        title: 'Publishers',
        body: <PublishersBody {...{ dates, range, state, pool, answer, list, query }} />,
      };
    },
  };
}

/** The publishers of the catalogue: their shares of the minutes of a range, and of a pool. */
function PublishersBody(props: PublishersProps) {
  const { dates, range, answer, pool } = props;
  return (
    <>
      <PublishersHead {...props} />
      <RangeNotes notes={range.notes} meta={answer.meta} today={dates.today} />
      {answer.data.length === 0 ? (
        <NoPublisher />
      ) : (
        <>
          <ShareFigure {...props} />
          <PoolSection {...props} />
        </>
      )}
      <p class="muted">
        <small>
          <a href={jsonAddress('reports/publishers', range, apiQueryOfPool(pool))}>
            The same figures as JSON
          </a>
        </small>
      </p>
      <DefinitionPopovers of={['share_of_minutes']} />
    </>
  );
}

const NoPublisher = () => (
  <section class="sheet empty">
    <h2>There is no publisher yet.</h2>
    <p>
      Publishers are listed here as soon as they are in the catalogue. <a href="/docs">The API</a> describes
      how to add them.
    </p>
  </section>
);

/** The title, a summary, the file, and the range. */
function PublishersHead({ dates, range, answer, pool, query }: PublishersProps) {
  const picker = { picked: pickedRange(range, dates), query };
  const { data, total } = answer;
  return (
    <>
      <div class="page-head">
        <div>
          <h1 class="title">Publishers</h1>
          <p class="lede">
            {publishersLine({ publishers: data.length, minutes: total.minutes_watched, range })}
          </p>
        </div>
        <div class="buttons">
          <CsvLink href={csvAddress(answer.meta, apiQueryOfPool(pool), 'publishers')} />
          <PickerButton {...picker} />
        </div>
      </div>
      <Picker {...picker} />
    </>
  );
}
