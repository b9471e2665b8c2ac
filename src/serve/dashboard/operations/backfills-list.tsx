import { Badge } from '../components/badge.tsx';
import { Empty } from '../components/empty.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeWhen } from '../figures/write-date.ts';
import { writeCount, writeCounted } from '../figures/write-number.ts';
import { BACKFILLS_PATH } from '../paths.ts';
import { isUnfinished, type ListedBackfill, nameOf, scopeOf } from './backfill-words.ts';

/** The page lists the newest; the API has more. */
const SHOWN_MAX = 8;

export interface BackfillsListProps {
  backfills: readonly ListedBackfill[];
  now: Date;
  timeZone: string;
}

/** The newest backfills, each with a link to its days. */
export function BackfillsList({ backfills, now, timeZone }: BackfillsListProps) {
  if (backfills.length === 0)
    return (
      <Empty title="No backfill yet">
        Backfills are listed here for 90 days, with the result of each day.
      </Empty>
    );
  return (
    <section class="sheet" aria-labelledby="asked">
      <h3 id="asked">Requested backfills</h3>
      <Table
        caption="The newest backfills"
        isCaptionHidden
        columns={columnsAt(now, timeZone)}
        rows={backfills.slice(0, SHOWN_MAX)}
        keyOf={({ id }) => id}
      />
      <p>
        <a href="/admin/api/v1/backfills">All of them as JSON</a>
      </p>
    </section>
  );
}

const columnsAt = (now: Date, timeZone: string): Column<ListedBackfill>[] => [
  {
    name: 'Backfill',
    cell: (backfill) => (
      <>
        <a href={`${BACKFILLS_PATH}/${backfill.id}`}>{nameOf(backfill)}</a>
        <br />
        <small class="muted">{scopeOf(backfill)}</small>
      </>
    ),
  },
  { name: 'Result', class: 'text', after: '', cell: (backfill) => <Result backfill={backfill} /> },
  {
    name: 'Requested',
    before: 'requested',
    cell: ({ requested_at }) => writeWhen(requested_at, now, timeZone),
  },
];

function Result({ backfill }: { backfill: ListedBackfill }) {
  const { days, pending, rebuilt, failed, dry_run, status } = backfill;
  const ofDays = (count: number) => `${writeCount(count)} of ${writeCounted(days, 'day', 'days')}`;
  if (isUnfinished(backfill)) return <Badge tone="night">{`${ofDays(days - pending)} done`}</Badge>;
  if (failed > 0) return <Badge tone="broken">{`! ${ofDays(failed)} failed`}</Badge>;
  if (status === 'failed') return <Badge tone="look">stopped</Badge>;
  return <Badge tone="well">{`✓ ${ofDays(rebuilt)} ${dry_run ? 'would change' : 'changed'}`}</Badge>;
}
