import { fileURLToPath } from 'node:url';
import type { Database } from './connect-database.ts';

const MIGRATIONS = {
  directory: fileURLToPath(new URL('../../migrations', import.meta.url)),
  extension: 'ts',
  loadExtensions: ['.ts'],
};

/** Waits for another process that is migrating: any number, so long as everybody uses the same. */
const MIGRATION_LOCK = 7_314_159;

/**
 * Brings the schema up to date; returns the names of the migrations that ran. Processes that start at
 * once wait for each other, and a lock that a killed process left in knex's table is cleared: under the
 * advisory lock, which dies with its connection, nobody else can be migrating.
 */
export async function migrateDatabase(database: Database): Promise<string[]> {
  const guard = await database.client.acquireConnection();
  try {
    await guard.query('set statement_timeout = 0');
    await guard.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await database.migrate.forceFreeMigrationsLock(MIGRATIONS);
    const [, names] = await database.migrate.latest(MIGRATIONS);
    return names;
  } finally {
    await guard.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`).catch(() => undefined);
    await guard.query('reset statement_timeout').catch(() => undefined);
    await database.client.releaseConnection(guard);
  }
}

/** Whether every migration has run: what `/readyz` asks. */
export async function isMigrated(database: Database): Promise<boolean> {
  const [, pending] = await database.migrate.list(MIGRATIONS);
  return pending.length === 0;
}
