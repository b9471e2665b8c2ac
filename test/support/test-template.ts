import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connectDatabase, type Database } from '../../src/foundation/db/connect-database.ts';
import { migrateDatabase } from '../../src/foundation/db/migrate-database.ts';
import { postgresqlBackend } from '../../src/foundation/queue/postgresql-backend.ts';
import { maintainPartitions } from '../../src/records/events/maintain-partitions.ts';

const MIGRATIONS = new URL('../../migrations/', import.meta.url);
const BULLMQ = createRequire(import.meta.url).resolve('bullmq/package.json');

/**
 * The time of most tests: the partitions of these months already exist. Partitions of the present months are left out:
 * few tests need them, and they would slow the planning of every statement.
 */
const USUAL_TIME = new Date('2026-02-25T18:30:00Z');

/** The name of the template of this checkout: a hash of its sources. */
export function nameOfTemplate(): string {
  const hash = createHash('sha256').update(USUAL_TIME.toISOString());
  hash.update(JSON.parse(readFileSync(BULLMQ, 'utf8')).version);
  for (const file of readdirSync(MIGRATIONS).sort()) hash.update(readFileSync(new URL(file, MIGRATIONS)));
  return `storytime_template_${hash.digest('hex').slice(0, 16)}`;
}

export async function makeUsualPartitions(database: Database): Promise<void> {
  await maintainPartitions(database, USUAL_TIME);
}

/** Turns an empty database into an installation before its first event: our schema, BullMQ's, partitions. */
export async function makeTemplate(url: string): Promise<void> {
  const database = connectDatabase({
    url,
    applicationName: 'storytime test template',
    connectionsMax: 2,
    statementTimeoutMilliseconds: 60_000,
  });
  await migrateDatabase(database);
  await makeUsualPartitions(database);
  await database.destroy();
  const backend = postgresqlBackend(url);
  await backend.prepare();
  await backend.close();
}
