import { latestBelieved } from '../../foundation/core/clock.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { JobName } from '../../foundation/queue/job-contracts.ts';

const countJobRunStatement = loadStatement(import.meta.url, 'count-job-run');

/** How often a job has run and failed, over all workers, and how long its runs took together. */
export interface JobStatistics {
  job: string;
  runs: number;
  failures: number;
  milliseconds: number;
}

/** Counts one run of a job, for `/metrics`. */
export async function countJobRun(
  database: Database,
  job: JobName,
  result: { milliseconds: number; hasFailed: boolean },
  now: Date,
): Promise<void> {
  const { milliseconds, hasFailed } = result;
  await run(database, countJobRunStatement, {
    job,
    milliseconds: Math.round(milliseconds),
    has_failed: hasFailed,
    now,
    believed_until: latestBelieved(now),
  });
}

export function readJobStatistics(database: Database): Promise<JobStatistics[]> {
  return database('job_statistics').select<JobStatistics[]>('job', 'runs', 'failures', 'milliseconds');
}
