import type { JobName } from '../src/foundation/queue/job-contracts.ts';
import { nextRun } from '../src/foundation/queue/next-run.ts';
import { countJobRun } from '../src/operate/monitoring/job-statistics.ts';
import type { WorkerDependencies } from './process-job.ts';
import { SCHEDULE } from './schedule.ts';

/**
 * Reports schedules whose next run cannot be found: in the log, and in `/metrics` as failures of their jobs. Returns
 * these jobs; there are none unless the time zone is unknown to this machine (docs/operations.md,
 * "The schedule").
 */
export async function reportLostSchedules({
  database,
  timeZone,
  clock,
  log,
}: Pick<WorkerDependencies, 'database' | 'timeZone' | 'clock' | 'log'>): Promise<JobName[]> {
  const now = clock();
  const lost = SCHEDULE.filter(({ pattern }) => nextRun(pattern, timeZone, now) === undefined);
  if (lost.length === 0) return [];
  const names = lost.map(({ job }) => job);
  log.error({ names }, 'schedules wait: their next time cannot be found');
  for (const job of names) await countJobRun(database, job, { milliseconds: 0, hasFailed: true }, now);
  return names;
}
