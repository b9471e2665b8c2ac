import type Koa from 'koa';
import { buildApp } from '../../src/app.ts';
import { ingestTokens } from '../../src/foundation/access/ingest-tokens.ts';
import { anyOf } from '../../src/foundation/access/principal.ts';
import type { Database } from '../../src/foundation/db/connect-database.ts';
import { openJobQueues } from '../../src/foundation/queue/job-queues.ts';
import { maintainPartitions } from '../../src/records/events/maintain-partitions.ts';
import { listen } from '../../src/server.ts';
import { type CollectingLog, collectingLog } from './collecting-log.ts';
import { type HttpClient, httpClient } from './http-client.ts';
import { type SettableClock, settableClock } from './settable-clock.ts';
import { openReachedDatabase, type TestDatabase } from './test-database.ts';
import { authenticateTestKeys, recallTestKeys, TEST_KEYS } from './test-keys.ts';
import { TEST_PRIVACY } from './test-privacy.ts';

/** When every test of the API happens, unless it says otherwise: an afternoon in the middle of a month. */
export const NOW = '2026-02-25T18:30:00.000Z';

const TOKEN_SECRET = 'signs-the-tokens-of-tests-0123456789';

const PAGES_MILLISECONDS = 60_000;

/** The whole application on a port of its own, over a real PostgreSQL, at a time that stands still. */
export interface RunningApp {
  url: string;
  address: string;
  database: Database;
  clock: SettableClock;
  log: CollectingLog;
  /** For tests that look at how it is put together. */
  app: Koa;
  send: HttpClient['send'];
  /** Removes every row and sets the clock back. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface RunningAppOptions {
  now?: string;
  timeZone?: string;
  /** What the application gets instead of the test's own database: a failing one, or one behind a proxy. */
  databaseOf?(test: TestDatabase): Database | Promise<Database>;
  /** How long the page of the queues waits for them. */
  queuesMilliseconds?: number;
  /** How long a page that takes long is waited for; on a busy machine every page may, so that usually nobody is told to wait. */
  pagesMilliseconds?: number;
}

/** Starts it with TEST_KEYS; requests have the key with every scope unless they say otherwise. */
export async function startApp(options: RunningAppOptions = {}): Promise<RunningApp> {
  const test = await openReachedDatabase();
  const clock = settableClock(options.now ?? NOW);
  await maintainPartitions(test.database, clock());
  const log = collectingLog();
  const queues = await openJobQueues(test.backend, log);
  const tokens = ingestTokens(TOKEN_SECRET, clock);
  const app = buildApp({
    database: (await options.databaseOf?.(test)) ?? test.database,
    clock,
    log,
    queues,
    timeZone: options.timeZone ?? 'UTC',
    authenticate: anyOf(authenticateTestKeys, tokens.authenticate),
    recall: recallTestKeys,
    tokens,
    queuesMilliseconds: options.queuesMilliseconds,
    pagesMilliseconds: options.pagesMilliseconds ?? PAGES_MILLISECONDS,
    ...TEST_PRIVACY,
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  const client = httpClient(listener.address, TEST_KEYS.every);
  return {
    ...{ url: test.url, address: listener.address, database: test.database, clock, log, app },
    send: client.send,
    reset: async () => {
      clock.reset();
      await test.reset();
    },
    close: async () => {
      client.close();
      await listener.close();
      await queues.close();
      await test.close();
    },
  };
}
