import type { Knex } from 'knex';
import type { Database, Transaction } from './connect-database.ts';
import { retryTransient } from './retry-transient.ts';
import { allowStatements } from './silence-guard.ts';

/** Building, erasing and deleting may take this long. Work that takes longer counts as blocked. */
export const LONG_STATEMENTS = { statementTimeoutMilliseconds: 15 * 60_000 };

/** How long any query of a reader may take (docs/problems.md, "query_timeout"). */
const READER_TIMEOUT_MILLISECONDS = 30_000;

/**
 * Limits of one transaction, in milliseconds; 0 means without limit. Limits that are not given are those of the
 * connection.
 */
export interface TransactionLimits {
  /** A longer statement fails. The connection's own limit is for the queries of the API. */
  statementTimeoutMilliseconds?: number | undefined;
  /** A longer wait for a lock fails with an error that `isTransient`. The connection has no limit. */
  lockTimeoutMilliseconds?: number | undefined;
  /** After a longer pause between two statements the server ends the connection. */
  idleTimeoutMilliseconds?: number | undefined;
}

export interface TransactionOptions extends TransactionLimits {
  /** Begins again, up to five times, if another transaction made this one fail. `work` then runs once more. */
  retries?: boolean;
}

/** Runs `work` in one transaction: committed if it resolves, rolled back if it throws. */
export function inTransaction<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
  { retries = false, ...limits }: TransactionOptions = {},
): Promise<Result> {
  const attempt = () => transact(database, {}, limits, work);
  return retries ? retryTransient(attempt) : attempt();
}

/** Runs the queries of one answer on one snapshot, so that a rebuild in between cannot mix old and new. */
export function inSnapshot<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
  limits: TransactionLimits = {},
): Promise<Result> {
  const config = { isolationLevel: 'repeatable read', readOnly: true } as const;
  return transact(
    database,
    config,
    { statementTimeoutMilliseconds: READER_TIMEOUT_MILLISECONDS, ...limits },
    work,
  );
}

/**
 * Sets limits for the rest of a transaction. Outside of one, "set local" only warns and limits nothing. Use the options
 * of `inTransaction` unless a limit is for a part of the transaction.
 */
export async function setLimits(
  transaction: Transaction,
  { statementTimeoutMilliseconds, lockTimeoutMilliseconds, idleTimeoutMilliseconds }: TransactionLimits,
): Promise<void> {
  if (statementTimeoutMilliseconds !== undefined)
    allowStatements(await transaction.client.acquireConnection(), statementTimeoutMilliseconds);
  const settings = Object.entries({
    statement_timeout: statementTimeoutMilliseconds,
    lock_timeout: lockTimeoutMilliseconds,
    idle_in_transaction_session_timeout: idleTimeoutMilliseconds,
  }).flatMap(([name, limit]) => (limit === undefined ? [] : [`set local ${name} = ${Math.floor(limit)}`]));
  if (settings.length > 0) await transaction.raw(settings.join('; '));
}

/** Rejects with why the work failed: after a lost connection, knex would report that it cannot roll back either. */
async function transact<Result>(
  database: Database,
  config: Knex.TransactionConfig,
  limits: TransactionLimits,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const failure: { cause?: unknown } = {};
  const bounded = async (transaction: Transaction) => {
    try {
      await setLimits(transaction, limits);
      return await work(transaction);
    } catch (cause) {
      failure.cause = cause;
      throw cause;
    }
  };
  return database.transaction(bounded, config).catch((error: unknown) => {
    throw failure.cause ?? error;
  });
}
