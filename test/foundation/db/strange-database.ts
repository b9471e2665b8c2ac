import pg from 'pg';

/** Settings that an administrator may have made for a whole database, for other programs. */
const OF_THE_DATABASE = {
  datestyle: 'German, DMY',
  intervalstyle: 'sql_standard',
  timezone: 'Pacific/Kiritimati',
  extra_float_digits: '-15',
  bytea_output: 'escape',
  array_nulls: 'off',
  quote_all_identifiers: 'on',
  search_path: 'elsewhere',
  default_transaction_read_only: 'on',
  session_replication_role: 'replica',
  lock_timeout: '10ms',
  idle_session_timeout: '100ms',
};

/** Settings that an administrator may have made for the role. */
const OF_THE_ROLE = {
  standard_conforming_strings: 'off',
  transform_null_equals: 'on',
  client_encoding: 'LATIN1',
  timezone_abbreviations: 'India',
  default_transaction_isolation: 'serializable',
  statement_timeout: '1s',
  idle_in_transaction_session_timeout: '1s',
};

/** The names of all that are set. */
export const STRANGE_SETTINGS = Object.keys({ ...OF_THE_DATABASE, ...OF_THE_ROLE });

/**
 * Sets everything on which a result could depend to unusual values, for all sessions that connect from
 * now on. The schema `elsewhere` holds tables of the same names, without columns.
 */
export async function makeStrange(url: string): Promise<void> {
  const name = pg.escapeIdentifier(new URL(url).pathname.slice(1));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      'create schema elsewhere; create table elsewhere.metric_days (); create table elsewhere.books ()',
    );
    for (const [setting, value] of Object.entries(OF_THE_DATABASE))
      await client.query(`alter database ${name} set ${setting} to ${literals(value)}`);
    for (const [setting, value] of Object.entries(OF_THE_ROLE))
      await client.query(`alter role current_user in database ${name} set ${setting} to ${literals(value)}`);
  } finally {
    await client.end();
  }
}

const literals = (value: string) => value.split(', ').map(pg.escapeLiteral).join(', ');
