import knex, { type Knex } from 'knex';
import pg from 'pg';

/** A pool of connections. Statements run on it each in a transaction of its own. */
export type Database = Knex;

/** An open transaction. Functions that need one ask for it by this type. */
export type Transaction = Knex.Transaction;

export interface ConnectionOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Most connections of the pool. */
  connectionsMax: number;
  /** No statement runs longer, unless its transaction says otherwise. Milliseconds; 0 = without limit. */
  statementTimeoutMilliseconds: number;
}

/** Waiting longer for a free connection is an outage: the client is told to come back. */
const ACQUIRE_TIMEOUT_MILLISECONDS = 5_000;

/** A process that stands still in the middle of a transaction loses it: others may wait for its locks. */
const IDLE_IN_TRANSACTION_MILLISECONDS = 15_000;

/** A statement whose process was killed ends after so long, and its locks with it. */
const CONNECTION_CHECK_MILLISECONDS = 10_000;

/**
 * Opens a pool (lazily: nothing is connected yet). Dates come back as `YYYY-MM-DD` text, because a
 * JavaScript Date would move them with the machine's time zone; bigint as a number where that is exact
 * and as text where it is not.
 */
export function connectDatabase(options: ConnectionOptions): Database {
  return knex({
    client: 'pg',
    connection: {
      connectionString: options.url,
      application_name: options.applicationName,
      options: [
        '-c timezone=UTC',
        `-c statement_timeout=${options.statementTimeoutMilliseconds}`,
        `-c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MILLISECONDS}`,
        `-c client_connection_check_interval=${CONNECTION_CHECK_MILLISECONDS}`,
      ].join(' '),
      connectionTimeoutMillis: ACQUIRE_TIMEOUT_MILLISECONDS,
      keepAlive: true,
      types: { getTypeParser },
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max: options.connectionsMax },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MILLISECONDS,
    log: SILENT,
  });
}

/** knex would print connection errors with their text; they reach us as rejections anyway. */
const SILENT = { warn() {}, error() {}, debug() {}, deprecate() {} };

const { builtins } = pg.types;

function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === builtins.DATE) return (text) => text;
  if (oid === builtins.INT8) return safeInteger;
  return pg.types.getTypeParser(oid, format as 'text');
}

function safeInteger(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
