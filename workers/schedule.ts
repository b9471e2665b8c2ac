import type { JobName } from '../src/foundation/queue/job-contracts.ts';

/** When a job runs: a cron pattern, in the reporting time zone, of one of the kinds that `nextRun` knows. */
export interface ScheduledJob {
  job: JobName;
  pattern: string;
}

/**
 * When the jobs run (docs/operations.md, "The schedule"). A missed run does no harm: the next one does its work too,
 * because the ledger has the days that are due.
 */
export const SCHEDULE: readonly ScheduledJob[] = [
  { job: 'daily-metrics-aggregation', pattern: '0 2 * * *' },
  { job: 'refresh-due-days', pattern: '* * * * *' },
  { job: 'partition-maintenance', pattern: '17 * * * *' },
  { job: 'data-retention-cleanup', pattern: '30 3 * * *' },
  { job: 'finalise-days', pattern: '0 4 * * *' },
];
