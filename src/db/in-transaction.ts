import type { Knex } from 'knex';
import type { Database, Transaction } from './connect-database.ts';
import { allowStatements } from './silence-guard.ts';

/** How long any query of a reader may take (docs/problems.md, "query_timeout"). */
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
  return transact(database, {}, async (transaction) => {
    await boundStatements(transaction, options.statementTimeoutMilliseconds);
    return work(transaction);
  });
}

/** Runs the queries of one answer on one snapshot, so that a rebuild in between cannot mix old and new. */
export function inSnapshot<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return transact(database, { isolationLevel: 'repeatable read', readOnly: true }, async (transaction) => {
    await boundStatements(transaction, READER_TIMEOUT_MILLISECONDS);
    return work(transaction);
  });
}

/** Rejects with why the work failed: on a lost connection knex would rather tell that it cannot roll back either. */
async function transact<Result>(
  database: Database,
  config: Knex.TransactionConfig,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const failure: { cause?: unknown } = {};
  const remember = (cause: unknown) => {
    failure.cause = cause;
    throw cause;
  };
  return database
    .transaction((transaction) => work(transaction).catch(remember), config)
    .catch((error: unknown) => {
      throw failure.cause ?? error;
    });
}

/** Within the transaction: outside of one, "set local" only warns and bounds nothing. */
async function boundStatements(transaction: Transaction, milliseconds: number | undefined): Promise<void> {
  if (milliseconds === undefined) return;
  allowStatements(await transaction.client.acquireConnection(), milliseconds);
  await transaction.raw(`set local statement_timeout = ${Math.floor(milliseconds)}`);
}
