import type { Database, Transaction } from './connect-database.ts';

/** How long any query of a reader may take (interfaces.md, "Analytics"). */
const READER_TIMEOUT_MILLISECONDS = 30_000;

/**
 * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. With
 * `statementTimeoutMilliseconds` every statement in it is bounded by that instead of by the pool's limit.
 */
export function inTransaction<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
  options: { statementTimeoutMilliseconds?: number } = {},
): Promise<Result> {
  return database.transaction(async (transaction) => {
    await boundStatements(transaction, options.statementTimeoutMilliseconds);
    return work(transaction);
  });
}

/** Runs the queries of one answer on one snapshot, so that a rebuild in between cannot mix old and new. */
export function inSnapshot<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.transaction(
    async (transaction) => {
      await boundStatements(transaction, READER_TIMEOUT_MILLISECONDS);
      return work(transaction);
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

/** Within the transaction: outside of one, "set local" only warns and bounds nothing. */
async function boundStatements(transaction: Transaction, milliseconds: number | undefined): Promise<void> {
  if (milliseconds === undefined) return;
  await transaction.raw(`set local statement_timeout = ${Math.floor(milliseconds)}`);
}
