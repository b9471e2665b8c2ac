import knex, { type Knex } from 'knex';
import pg from 'pg';
import { settleOnCreate } from './session-settings.ts';

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

/**
 * Opens a pool (lazily: nothing is connected yet). Dates come back as `YYYY-MM-DD` text, because a
 * JavaScript Date would move them with the machine's time zone; bigint as a number where that is exact
 * and as text where it is not. A time that cannot be read is an error, never null. Whatever the database or the role
 * has set, every connection has the settings of src/db/session-settings.ts.
 */
export function connectDatabase(options: ConnectionOptions): Database {
  return knex({
    client: 'pg',
    connection: {
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: ACQUIRE_TIMEOUT_MILLISECONDS,
      keepAlive: true,
      types: { getTypeParser },
    } as Knex.PgConnectionConfig,
    pool: {
      min: 0,
      max: options.connectionsMax,
      afterCreate: settleOnCreate({ statement_timeout: options.statementTimeoutMilliseconds }),
    },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MILLISECONDS,
    log: SILENT,
  });
}

/** knex would print connection errors with their text; they reach us as rejections anyway. */
const SILENT = { warn() {}, error() {}, debug() {}, deprecate() {} };

const { builtins } = pg.types;

function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === builtins.DATE && format !== 'binary') return readDate;
  if (oid === builtins.INT8) return safeInteger;
  if (oid === builtins.TIMESTAMPTZ && format !== 'binary') return readTime;
  return pg.types.getTypeParser(oid, format as 'text');
}

const parseTime: (text: string) => Date | number | null = pg.types.getTypeParser(
  builtins.TIMESTAMPTZ,
  'text',
);

const UNREADABLE = 'that cannot be read: is DateStyle of the connection ISO?';

/** Also 'infinity', as a number. What is not in ISO form would be null, and be taken for "there is none". */
function readTime(text: string): Date | number {
  const time = parseTime(text);
  if (time === null || Number.isNaN(Number(time)))
    throw new Error(`PostgreSQL has sent a time ${UNREADABLE}`);
  return time;
}

function readDate(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new Error(`PostgreSQL has sent a date ${UNREADABLE}`);
  return text;
}

function safeInteger(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
