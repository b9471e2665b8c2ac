import type { JobState } from '../../../foundation/queue/job-report.ts';
import { Badge } from '../components/badge.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeDuration, writeWhen } from '../figures/write-date.ts';
import { NO_FIGURE, writeCount, writeCounted } from '../figures/write-number.ts';
import { BACKFILLS_PATH } from '../paths.ts';
import { isUnfinished, type ListedBackfill, nameOf, scopeOf } from './backfill-words.ts';

export interface JobsTableProps {
  jobs: readonly JobState[];
  backfills: readonly ListedBackfill[];
  now: Date;
  timeZone: string;
}

type Row = { job: JobState } | { backfill: ListedBackfill };

/** What is running, backfills first, and the state of each kind of job. */
export function JobsTable({ jobs, backfills, now, timeZone }: JobsTableProps) {
  const rows: Row[] = [
    ...backfills.filter(isUnfinished).map((backfill) => ({ backfill })),
    ...jobs.map((job) => ({ job })),
  ];
  return (
    <Table
      caption="Jobs, and how they are doing"
      isCaptionHidden
      form="stacked"
      columns={columnsAt(now, timeZone)}
      rows={rows}
      keyOf={(row) => ('job' in row ? row.job.name : `backfill ${row.backfill.id}`)}
    />
  );
}

function columnsAt(now: Date, timeZone: string): Column<Row>[] {
  const ofJob = (write: (job: JobState) => string) => (row: Row) => ('job' in row ? write(row.job) : null);
  return [
    { name: 'Job', cell: (row) => <Name row={row} /> },
    { name: 'State', class: 'text', after: '', cell: (row) => <State row={row} /> },
    { name: <span class="sr">Progress</span>, class: 'bar-cell', cell: (row) => <Progress row={row} /> },
    { name: 'Waiting', after: 'waiting', cell: ofJob(({ waiting }) => writeCount(waiting)) },
    { name: 'Active', after: 'active', cell: ofJob(({ active }) => writeCount(active)) },
    { name: 'Failed', after: 'failed', cell: ofJob(({ failed }) => writeCount(failed)) },
    {
      name: 'Last took',
      before: 'last took',
      cell: ofJob(({ last_run }) => writeDuration(last_run?.milliseconds ?? null)),
    },
    { name: 'Next', before: 'next', cell: ofJob(({ next_run_at }) => writeWhen(next_run_at, now, timeZone)) },
  ];
}

function Name({ row }: { row: Row }) {
  const [name, what] =
    'job' in row
      ? [row.job.title, row.job.description]
      : [<a href={`${BACKFILLS_PATH}/${row.backfill.id}`}>{nameOf(row.backfill)}</a>, scopeOf(row.backfill)];
  return (
    <>
      {name}
      <br />
      <small class="muted">{what}</small>
    </>
  );
}

function State({ row }: { row: Row }) {
  const progress = progressOf(row);
  if ('job' in row && row.job.is_paused) return <Badge tone="look">‖ paused</Badge>;
  if (progress !== null)
    return <>{`${writeCount(progress.done)} of ${writeCounted(progress.total, 'day', 'days')}`}</>;
  if (!('job' in row)) return null;
  const { active, waiting, last_run } = row.job;
  if (active > 0) return <Badge tone="night">▸ running</Badge>;
  if (waiting > 0) return <>waits for a worker</>;
  if (last_run === null) return <>{NO_FIGURE}</>;
  return last_run.result === 'done' ? (
    <Badge tone="well">✓ done</Badge>
  ) : (
    <>
      <Badge tone="broken">! failed</Badge> <small>{last_run.reason}</small>
    </>
  );
}

function Progress({ row }: { row: Row }) {
  const progress = progressOf(row);
  if (progress === null || progress.total === 0) return null;
  const name = 'job' in row ? row.job.title : nameOf(row.backfill);
  return (
    <progress max={progress.total} value={progress.done} aria-label={name}>
      {`${progress.done} of ${progress.total}`}
    </progress>
  );
}

/** Jobs on demand show no progress: an erasure counts rows, and a backfill has its own row. */
function progressOf(row: Row): { done: number; total: number } | null {
  if ('backfill' in row) return { done: row.backfill.days - row.backfill.pending, total: row.backfill.days };
  return ['backfill', 'erase-child'].includes(row.job.name) ? null : row.job.progress;
}
