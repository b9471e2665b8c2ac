import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '../src/foundation/db/connect-database.ts';
import { migrateDatabase } from '../src/foundation/db/migrate-database.ts';
import { startEmbeddedPostgres } from '../src/foundation/embedded-postgres/start-embedded-postgres.ts';
import { maintainPartitions } from '../src/records/events/maintain-partitions.ts';

const CHILDREN = 100_000;
const BOOKS = 1_000;

/** A durable embedded PostgreSQL of the bench's own, with a library in its catalogue unless it says otherwise. */
export async function benchDatabase(
  now: Date,
  { hasCatalogue = true } = {},
): Promise<{ url: string; database: Database; close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'storytime-bench-'));
  await chmod(home, 0o755);
  const server = await startEmbeddedPostgres({ home, log: () => undefined });
  await server.ensureDatabase('bench');
  const database = connectDatabase({
    url: server.urlOf('bench'),
    applicationName: 'bench',
    connectionsMax: 8,
    statementTimeoutMilliseconds: 0,
  });
  await migrateDatabase(database);
  await maintainPartitions(database, now);
  if (hasCatalogue) await fillCatalogue(database);
  return {
    url: server.urlOf('bench'),
    database,
    close: async () => {
      await database.destroy();
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function fillCatalogue(database: Database): Promise<void> {
  await database.raw(
    "insert into publishers select id, 'Publisher ' || id from generate_series(1, 10) as id",
  );
  await database.raw(
    `insert into books (id, publisher_id, title, published_at) select id, 1 + id % 10, 'Book ' || id, '2025-01-01Z' from generate_series(1, ${BOOKS}) as id`,
  );
  await database.raw(`insert into video_assets select id, 300 from generate_series(1, ${BOOKS}) as id`);
  await database.raw(
    `insert into parents select id, '2025-01-01Z' from generate_series(1, ${CHILDREN}) as id`,
  );
  await database.raw(
    `insert into child_profiles (id, parent_id, created_at, collection) select id, id, '2025-01-01Z', 'allowed' from generate_series(1, ${CHILDREN}) as id`,
  );
  await database.raw('analyze');
}
