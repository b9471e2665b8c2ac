import { latestBelieved } from '../../foundation/core/clock.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { JobName } from '../../foundation/queue/job-contracts.ts';

const countJobRunStatement = loadStatement(import.meta.url, 'count-job-run');

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
