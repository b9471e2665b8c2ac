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
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** The connections of an application to its database and its queues. */
export interface ReachedDatabase extends TestDatabase {
  /** The queues are in the database, too. */
  backend: QueueBackend;
  /** Another pool on the database, of a process that works on it. */
  workersDatabase: Database;
}

const APPLICATION = 'storytime test';
const WORKERS_APPLICATION = 'storytime test worker';
/** Of the pools of `ReachedDatabase`. */
const KEPT_APPLICATIONS = [APPLICATION, WORKERS_APPLICATION, 'storytime queue'];

export async function openTestDatabase(connectionsMax = 10): Promise<TestDatabase> {
  const url = await createTestDatabase();
  const database = connect(url, APPLICATION, connectionsMax);
  return {
    url,
    database,
    reset: async () => {
      await database.raw(deleteFrom('public'));
    },
    close: async () => {
      await database.destroy();
      await dropTestDatabase(url);
    },
  };
}

const connect = (url: string, applicationName: string, connectionsMax: number) =>
  connectDatabase({ url, applicationName, connectionsMax, statementTimeoutMilliseconds: 30_000 });

let kept: ReachedDatabase | undefined;

/**
 * A test database with its pools, prepared for the queues. The last one that was closed is given again, emptied, with its
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
    workersDatabase: connect(test.url, WORKERS_APPLICATION, 12),
    close: async () => {
      if (beforeConnecting === undefined && kept === undefined && (await makeNew(reached))) {
        kept = reached;
        return;
      }
      await backend.close();
      await reached.workersDatabase.destroy();
      await test.close();
    },
  };
  return reached;
}

/** Returns false if it cannot be made as good as new: its pool is closed, say, or somebody still uses a connection. */
async function makeNew({ url, database, workersDatabase }: ReachedDatabase): Promise<boolean> {
  for (const pool of [database, workersDatabase]) {
    if (pool.client.pool?.numUsed() !== 0) return false;
    pool.removeAllListeners();
  }
  return resetTestDatabase(url, database, KEPT_APPLICATIONS);
}
