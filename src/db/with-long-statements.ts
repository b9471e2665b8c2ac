import type { Database, Transaction } from './connect-database.ts';
import { inTransaction } from './in-transaction.ts';

/** The pool's limit is for the queries of the API. What builds, erases and cleans up may take its time; longer is stuck. */
export const LONG_STATEMENT_MILLISECONDS = 15 * 60_000;

/** Runs `work` in one transaction whose statements may take long. */
export function withLongStatements<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(database, work, { statementTimeoutMilliseconds: LONG_STATEMENT_MILLISECONDS });
}
