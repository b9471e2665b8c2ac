import { connectDatabase, type Database } from '../../src/db/connect-database.ts';
import { deleteFrom } from './reset-database.ts';
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
    empty: async () => {
      await database.raw(deleteFrom('public'));
    },
    drop: async () => {
      await database.destroy();
      await dropTestDatabase(url);
    },
  };
}
