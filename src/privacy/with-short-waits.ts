import type { Database, Transaction } from '../db/connect-database.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { retryRolledBack } from '../db/retry-rolled-back.ts';

/** Whoever stores events waits behind us while we wait for the ingest lock. */
const LOCK_TIMEOUT_MILLISECONDS = 4_000;

/**
 * Runs `work`, which takes the ingest lock whole, in one transaction: rather than hold everybody up while it waits,
 * it gives up soon and tries again a little later.
 */
export function withShortWaits<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return retryRolledBack(() =>
    inTransaction(database, async (transaction) => {
      await transaction.raw(`set local lock_timeout = ${LOCK_TIMEOUT_MILLISECONDS}`);
      return work(transaction);
    }),
  );
}
