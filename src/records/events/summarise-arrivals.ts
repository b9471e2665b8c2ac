import { summariseBlocks } from '../../foundation/db/block-summaries.ts';
import type { Database } from '../../foundation/db/connect-database.ts';

/** Whoever vacuums does the same, so it is not waited for long. */
const WAIT_MILLISECONDS = 2_000;

/**
 * Brings the block range indexes of the raw events up to date, so that the look for arrivals reads what was received
 * since and not everything that was inserted since the last vacuum. What somebody else holds is left for the next run.
 * Any number of processes may call it at once (docs/operations.md, "PostgreSQL").
 */
export async function summariseArrivals(
  database: Database,
  { waitMilliseconds = WAIT_MILLISECONDS }: { waitMilliseconds?: number } = {},
): Promise<void> {
  await summariseBlocks(database, 'usage_events', waitMilliseconds);
}
