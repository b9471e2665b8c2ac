import type { ClientBase } from 'pg';

/** Settings of a session by name; times in milliseconds, 0 without limit. */
export type SessionSettings = Readonly<Record<string, string | number>>;

/** A process that freezes within a transaction loses it, because others may wait for its locks. */
export const IDLE_IN_TRANSACTION_MILLISECONDS = 15_000;

/** A statement whose process was killed ends after this time, and its locks are released. */
const CONNECTION_CHECK_MILLISECONDS = 10_000;

/** Where the tables of the application are (docs/operations.md, "PostgreSQL"). */
export const SCHEMA = 'public';

/**
 * Every setting on which results depend and that a database, a role or an address could change. Settings that only
 * affect the speed of a statement, or where its rows are stored, are left to the server's administrator.
 */
const SETTINGS: SessionSettings = {
  // How values are written, and how text is understood.
  client_encoding: 'UTF8',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  timezone_abbreviations: 'Default',
  extra_float_digits: 1,
  bytea_output: 'hex',
  array_nulls: 'on',
  standard_conforming_strings: 'on',
  transform_null_equals: 'off',
  quote_all_identifiers: 'off', // names of partitions are compared
  // Which rows and tables a statement sees.
  search_path: SCHEMA,
  row_security: 'off', // all rows or an error, never some of them
  session_replication_role: 'origin', // foreign keys are checked
  default_transaction_isolation: 'read committed', // a statement after a lock reads what is committed by then
  default_transaction_read_only: 'off',
  // When it is given up.
  statement_timeout: 0,
  lock_timeout: 0,
  transaction_timeout: 0, // from PostgreSQL 17 on
  idle_session_timeout: 0,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MILLISECONDS,
  client_connection_check_interval: CONNECTION_CHECK_MILLISECONDS,
};

/**
 * A setting that already has its value is not set again, because some settings need a right that an ordinary role does
 * not have.
 */
const SETTLE = `
  select set_config(wanted.name, wanted.value, false)
  from json_each_text($1) as wanted (name, value)
  where current_setting(wanted.name, true) <> wanted.value`;

/** A server that has accepted the connection and does not answer counts as unavailable. */
const SETTLE_MILLISECONDS = 5_000;

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Makes a new connection independent of what its database, its role and its address have set: all settings in one
 * round trip, without those that this version of PostgreSQL does not have. `own` has the settings in which this
 * connection differs. These are statements instead of a startup parameter, because poolers refuse that. Rejects when a
 * setting may not be changed: such a connection must not be used (docs/operations.md, "PostgreSQL").
 */
export async function settleSession(client: ClientBase, own: SessionSettings = {}): Promise<void> {
  const wanted = JSON.stringify({ ...SETTINGS, ...own });
  const statement = { text: SETTLE, values: [wanted], query_timeout: SETTLE_MILLISECONDS };
  await client.query(statement).catch((error: Error & { code?: string }) => {
    if (error.code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new Error(
      `The database or the role has a setting that this role may not reset: ${error.message}. Remove that setting: "alter database … reset …" or "alter role … reset …".`,
      { cause: error },
    );
  });
}

/**
 * The same for knex's pool: what it does with a new connection. If the settings of a connection cannot be made, it is
 * closed.
 */
export function settleOnCreate(
  own: SessionSettings = {},
): (client: ClientBase & { end(): Promise<void> }, done: (error?: unknown) => void) => void {
  return (client, done) => {
    settleSession(client, own).then(
      () => done(),
      (error: unknown) => {
        client.end().catch(() => undefined);
        done(error);
      },
    );
  };
}
