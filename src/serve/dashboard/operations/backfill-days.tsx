import type { BackfillDay } from '../../../compute/backfills/backfill.ts';
import { Badge } from '../components/badge.tsx';
import { Pager, ROWS_OF_A_PAGE } from '../components/pager.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeDay } from '../figures/write-date.ts';
import { type Figure, writeCount, writeMinutes } from '../figures/write-number.ts';
import type { PageCall } from '../page.ts';
import { type FoundBackfill, wordOf } from './backfill-words.ts';

export interface BackfillDaysProps {
  backfill: FoundBackfill;
  query: PageCall['query'];
}

/** The days of a backfill, each with its result and, of a dry run, its figures before and after. */
export function BackfillDays({ backfill, query }: BackfillDaysProps) {
  const { days, dry_run } = backfill;
  const page = pageOf(query.page, days.length);
  const shown = days.slice((page - 1) * ROWS_OF_A_PAGE, page * ROWS_OF_A_PAGE);
  return (
    <>
      <Table
        caption="Days and their results"
        isCaptionHidden
        columns={dry_run ? [...RESULT_COLUMNS(true), ...DIFFERENCES] : RESULT_COLUMNS(false)}
        rows={shown}
        keyOf={({ metric_date }) => metric_date}
      />
      {days.length > ROWS_OF_A_PAGE ? (
        <Pager page={page} total={days.length} unit={['day', 'days']} query={query} />
      ) : null}
    </>
  );
}

/** Unknown pages are the first one. */
function pageOf(text: string | undefined, rows: number): number {
  const page = Number(text ?? 1);
  return Number.isInteger(page) && page >= 1 && (page - 1) * ROWS_OF_A_PAGE < rows ? page : 1;
}

const RESULT_COLUMNS = (isDryRun: boolean): Column<BackfillDay>[] => [
  { name: 'Day', cell: ({ metric_date }) => writeDay(metric_date) },
  {
    name: 'Result',
    after: '',
    class: 'text',
    cell: ({ result }) => {
      const { text, tone } = wordOf(result, isDryRun);
      return tone === undefined ? <Badge>{text}</Badge> : <Badge tone={tone}>{text}</Badge>;
    },
  },
];

const DIFFERENCES: Column<BackfillDay>[] = [
  difference('Minutes', 'total_minutes_watched', writeMinutes),
  difference('Starts', 'total_play_starts', writeCount),
  difference('Children', 'unique_children', writeCount),
  {
    name: 'Books',
    after: 'books',
    cell: ({ differences }) => (differences === null ? null : writeCount(differences.books.length)),
  },
];

function difference(name: string, figure: string, write: (value: Figure) => string): Column<BackfillDay> {
  return {
    name,
    after: name.toLowerCase(),
    cell: ({ differences }) => {
      if (differences === null) return null;
      const pair = differences.platform[figure];
      return pair === undefined ? (
        <Same />
      ) : (
        <BeforeAfter before={write(pair.before)} after={write(pair.after)} />
      );
    },
  };
}

const Same = () => (
  <>
    <span aria-hidden="true">=</span>
    <span class="sr">no change</span>
  </>
);

const BeforeAfter = ({ before, after }: { before: string; after: string }) => (
  <>
    {before} <span aria-hidden="true">→</span>
    <span class="sr"> to </span> <b>{after}</b>
  </>
);
