import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Database } from './connect-database.ts';
import { SCHEMA } from './session-settings.ts';
import { allowStatements } from './silence-guard.ts';
import { loadStatement, run } from './statement.ts';

const selectSchemasElsewhere = loadStatement(import.meta.url, 'select-schemas-elsewhere');

const MIGRATIONS = {
  directory: fileURLToPath(new URL('../../../migrations', import.meta.url)),
  extension: 'ts',
  loadExtensions: ['.ts'],
};

/** The command that messages tell people to run. */
export const MIGRATE_COMMAND = 'bin/storytime migrate';

/**
 * The number of the lock for which processes wait while another one migrates. Any number is possible, if all versions
 * use the same.
 */
const MIGRATION_LOCK = 7_314_159;

/**
 * Brings the schema up to date; returns the names of the migrations that ran. Processes that start at
 * once wait for each other, and a lock that a killed process left in knex's table is cleared: the advisory lock, which
 * ends with its connection, proves that no other process migrates. Rejects if the tables are in another schema,
 * instead of creating them a second time (docs/operations.md, "PostgreSQL").
 */
export async function migrateDatabase(database: Database): Promise<string[]> {
  const guard = await database.client.acquireConnection();
  const { rows } = await guard.query("select current_setting('statement_timeout') as limit");
  const [{ limit }] = rows;
  try {
    allowStatements(guard, 0);
    await guard.query('set statement_timeout = 0');
    await guard.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await refuseTablesElsewhere(database);
    await database.migrate.forceFreeMigrationsLock(MIGRATIONS);
    const [, names] = await database.migrate.latest(MIGRATIONS);
    return names;
  } finally {
    await guard.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`).catch(() => undefined);
    await guard.query(`set statement_timeout = '${limit}'`).catch(() => undefined);
    await database.client.releaseConnection(guard);
  }
}

async function refuseTablesElsewhere(database: Database): Promise<void> {
  const [elsewhere] = await run<{ name: string }>(database, selectSchemasElsewhere, { schema: SCHEMA });
  if (elsewhere === undefined) return;
  throw new Error(
    `The tables are in the schema "${elsewhere.name}", but must be in "${SCHEMA}". Move them there: if "${SCHEMA}" is empty, drop it and run: alter schema "${elsewhere.name}" rename to ${SCHEMA}.`,
  );
}

/**
 * Whether every migration of this version has run: what `/readyz` asks. A newer version's may have run too, as
 * they have for the old processes of a rolling release; knex itself would reject them.
 */
export async function isMigrated(database: Database): Promise<boolean> {
  const wanted = readdirSync(MIGRATIONS.directory).filter((name) => name.endsWith('.ts'));
  const { rows } = await database.raw("select to_regclass('knex_migrations') is not null as is_begun");
  if (!rows[0].is_begun) return false;
  const done: string[] = await database('knex_migrations').pluck('name');
  return wanted.every((name) => done.includes(name));
}

/** Throws, with what to do, unless every migration of this version has run. */
export async function requireSchema(database: Database): Promise<void> {
  if (await isMigrated(database)) return;
  throw new Error(`The database schema is out of date. Run "${MIGRATE_COMMAND}" first.`);
}
