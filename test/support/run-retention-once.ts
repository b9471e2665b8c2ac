import type { Database } from '../../src/foundation/db/connect-database.ts';
import { runRetention } from '../../src/privacy/retention/run-retention.ts';
import { TEST_PRIVACY } from './test-privacy.ts';

/** Lets retention run once, as a worker does when it starts; there are no jobs to remove. */
export async function runRetentionOnce(database: Database, now: Date, timeZone = 'UTC'): Promise<void> {
  const queues = { removeOldJobs: async () => 0 };
  await runRetention(database, { ...TEST_PRIVACY, timeZone, now, clock: () => now, queues });
}
