import { connectDatabase, type Database } from '../../src/db/connect-database.ts';
import { createTestDatabase, dropTestDatabase } from './test-server.ts';

/** A migrated, empty database of a test's own, with a pool. */
export interface TestDatabase {
  url: string;
  database: Database;
  /** Removes every row, so that the next test starts afresh; much faster than another database. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

export async function openTestDatabase(connectionsMax = 10): Promise<TestDatabase> {
  const url = await createTestDatabase();
  const database = connectDatabase({
    url,
    applicationName: 'storytime test',
    connectionsMax,
    statementTimeoutMilliseconds: 30_000,
  });
  return {
    url,
    database,
    empty: () => emptyTables(database),
    drop: async () => {
      await database.destroy();
      await dropTestDatabase(url);
    },
  };
}

async function emptyTables(database: Database): Promise<void> {
  const { rows } = await database.raw(
    `select string_agg(quote_ident(tablename), ', ') as tables from pg_tables
     where schemaname = 'public' and tablename not like 'knex%'
       and not exists (select from pg_inherits where inhrelid = quote_ident(tablename)::regclass)`,
  );
  await database.raw(`truncate ${rows[0].tables}`);
}
