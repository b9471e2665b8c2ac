import knex, { type Knex } from 'knex';
import pg from 'pg';
import type { Log } from '../core/log.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { settleOnCreate } from './session-settings.ts';
import { forgetAllowance, silenceGuard } from './silence-guard.ts';

/** A pool of connections. Each statement that runs on it is a transaction by itself. */
export type Database = Knex;

/** An open transaction. Functions that need one ask for it by this type. */
export type Transaction = Knex.Transaction;

export interface ConnectionOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** The maximum number of connections in the pool. */
  connectionsMax: number;
  /** No statement runs longer, unless its transaction says otherwise. Milliseconds; 0 = without limit. */
  statementTimeoutMilliseconds: number;
  /** How long to wait for a database that does not respond; tests shorten it. */
  patience?: Partial<Patience>;
  /** Receives the connections that break while idle. */
  log?: Log;
}

/**
 * Opens a pool (lazily: nothing is connected yet). Dates come back as `YYYY-MM-DD` text, because a JavaScript Date
 * depends on the machine's time zone. A bigint comes back as a number if that is exact, otherwise as text. A time that
 * cannot be read is an error, never null. Whatever the database or the role has set, every connection has the settings
 * of src/foundation/db/session-settings.ts.
 */
export function connectDatabase(options: ConnectionOptions): Database {
  const patience = { ...PATIENCE, ...options.patience };
  const connection = {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: patience.connectMilliseconds,
    keepAlive: true,
    types: { getTypeParser },
  } as Knex.PgConnectionConfig & pg.ClientConfig;
  const guard = silenceGuard(connection, options.statementTimeoutMilliseconds, patience, options.log);
  const settle = settleOnCreate({ statement_timeout: options.statementTimeoutMilliseconds });
  const afterCreate = (created: pg.Client, done: (error?: unknown) => void) => {
    guard(created);
    settle(created, done);
  };
  const database = knex({
    client: 'pg',
    connection,
    pool: { min: 0, max: options.connectionsMax, afterCreate },
    // If no connection is free for longer, this counts as an outage, and the client is told to retry.
    acquireConnectionTimeout: patience.connectMilliseconds,
    log: SILENT,
  });
  database.client.pool.on('release', forgetAllowance);
  return database;
}

/** knex would print connection errors with their text. The callers receive them as rejections. */
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

/** Also 'infinity', as a number. Without the ISO form the value would be null, which means "none". */
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
