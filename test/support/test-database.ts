import { connectDatabase, type Database } from '../../src/foundation/db/connect-database.ts';
import { postgresqlBackend } from '../../src/foundation/queue/postgresql-backend.ts';
import type { QueueBackend } from '../../src/foundation/queue/queue-backend.ts';
import { deleteFrom } from './reset-database.ts';
import { createTestDatabase, dropTestDatabase, resetTestDatabase } from './test-server.ts';

/** A migrated, empty database of a test's own, with a pool. */
export interface TestDatabase {
  url: string;
  database: Database;
  /** Removes every row, so that the next test starts afresh; much faster than another database. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

/** What an application reaches its database and its queues by. */
export interface ReachedDatabase extends TestDatabase {
  /** The queues are in the database, too. */
  backend: QueueBackend;
}

const APPLICATION = 'storytime test';
/** Of the pools of `ReachedDatabase`. */
const KEPT_APPLICATIONS = [APPLICATION, 'storytime queue'];

export async function openTestDatabase(connectionsMax = 10): Promise<TestDatabase> {
  const url = await createTestDatabase();
  const database = connectDatabase({
    url,
    applicationName: APPLICATION,
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

let kept: ReachedDatabase | undefined;

/**
 * A test database with its pools, prepared for the queues. The last one that was dropped is given again, emptied, with its
 * connections: opening twenty of them takes longer than most tests. If something is to be done before anything
 * connects, the database gets pools that are used once.
 */
export async function openReachedDatabase(
  beforeConnecting?: (url: string) => Promise<void>,
): Promise<ReachedDatabase> {
  const reached = (beforeConnecting === undefined ? kept : undefined) ?? (await reach(beforeConnecting));
  if (reached === kept) kept = undefined;
  await reached.backend.prepare();
  return reached;
}

async function reach(beforeConnecting?: (url: string) => Promise<void>): Promise<ReachedDatabase> {
  const test = await openTestDatabase();
  await beforeConnecting?.(test.url);
  const backend = postgresqlBackend(test.url);
  const reached: ReachedDatabase = {
    ...test,
    backend,
    drop: async () => {
      if (beforeConnecting === undefined && kept === undefined && (await makeNew(test))) {
        kept = reached;
        return;
      }
      await backend.close();
      await test.drop();
    },
  };
  return reached;
}

/** Returns false if it cannot be reset, for example because its pool is closed or a connection is still used. */
async function makeNew({ url, database }: TestDatabase): Promise<boolean> {
  if (database.client.pool?.numUsed() !== 0) return false;
  database.removeAllListeners();
  return resetTestDatabase(url, database, KEPT_APPLICATIONS);
}
