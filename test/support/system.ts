import type Koa from 'koa';
import { type AppDependencies, buildApp } from '../../src/app.ts';
import { adoptTimeZone } from '../../src/compute/ledger/ledger-state.ts';
import { apiKeyAuthenticator, recallApiKey } from '../../src/foundation/access/api-key-authenticator.ts';
import { ingestTokens } from '../../src/foundation/access/ingest-tokens.ts';
import { createApiKey } from '../../src/foundation/access/manage-api-keys.ts';
import {
  adminKeyAuthenticator,
  anyOf,
  recallAdminKey,
  type Scope,
} from '../../src/foundation/access/principal.ts';
import type { Database } from '../../src/foundation/db/connect-database.ts';
import { type JobQueues, openJobQueues } from '../../src/foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../src/foundation/queue/open-queue-backend.ts';
import type { QueueBackend } from '../../src/foundation/queue/queue-backend.ts';
import { maintainPartitions } from '../../src/records/events/maintain-partitions.ts';
import { listen } from '../../src/server.ts';
import { type CollectingLog, collectingLog } from './collecting-log.ts';
import { type HttpClient, httpClient } from './http-client.ts';
import { type SettableClock, settableClock } from './settable-clock.ts';
import { openReachedDatabase, openTestDatabase, type ReachedDatabase } from './test-database.ts';
import { authenticateTestKeys, recallTestKeys, TEST_KEYS } from './test-keys.ts';
import { TEST_PRIVACY } from './test-privacy.ts';
import { startWorkerRig, type WorkerRig, type WorkerRigOptions } from './worker-rig.ts';

/** When every test of the API happens, unless it says otherwise: an afternoon in the middle of a month. */
export const NOW = '2026-02-25T18:30:00.000Z';

export const ADMIN_KEY = 'the-admin-key-of-an-installation-0123456789';
export const TOKEN_SECRET = 'signs-the-tokens-of-an-installation-0123456789';

const CATALOGUE_PATH = '/admin/api/v1/catalogue';

/** What days are built on, as a worker finds it: a database with partitions, and nothing that serves it. */
export interface Ledger {
  url: string;
  database: Database;
  /** Removes every row and adopts this reporting time zone. */
  reset(timeZone: string): Promise<void>;
  close(): Promise<void>;
}

/** The whole application on a port of its own, on a real PostgreSQL, at a fixed time. */
export interface System {
  url: string;
  address: string;
  database: Database;
  clock: SettableClock;
  log: CollectingLog;
  backend: QueueBackend;
  queues: JobQueues;
  /** For tests that look at how it is put together. */
  app: Koa;
  /** Sends a key with every scope by default. */
  send: HttpClient['send'];
  /** An API key of the database, which a system with `keys: 'stored'` knows. */
  newKey(scope: Scope, publisherId?: string): Promise<string>;
  newToken(children: number[], ttl?: number): Promise<string>;
  /** Makes it as it was when it was started: the same rows, and the clock is set back. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface LedgerOptions {
  serves: 'nothing';
  /** The partitions are those that a worker would have created at these instants. */
  partitionsAt: Date[];
  connectionsMax?: number;
}

export interface SystemOptions
  extends Pick<
    AppDependencies,
    'limits' | 'corsOrigins' | 'trustedProxies' | 'trustedUser' | 'queuesMilliseconds' | 'pagesMilliseconds'
  > {
  /** TEST_KEYS, or as in production ADMIN_KEY and the keys of the database, for tests of the keys themselves. */
  keys?: 'of-tests' | 'stored';
  now?: string;
  timeZone?: string;
  /** Is saved through the API at the start, after the time zone was adopted. */
  catalogue?: object;
  /** Null if there is none. */
  tokenSecret?: string | null;
  redisUrl?: string | undefined;
  /** What the application gets instead of the test's own database: a failing one, or one behind a proxy. */
  databaseOf?(test: ReachedDatabase): Database | Promise<Database>;
  /** How the keys, and where the queue on PostgreSQL, are reached, if not like the rest. */
  keysDatabaseOf?(url: string): Promise<Database>;
  queueUrlOf?(url: string): Promise<string>;
  /** Runs on the database before anything connects to it. */
  prepare?(url: string): Promise<void>;
}

/** Starts what a test runs against: an application; or, with a `queue`, workers; or a ledger alone. It ends with `close()`. */
export function startSystem(options: LedgerOptions): Promise<Ledger>;
export function startSystem(options: WorkerRigOptions): Promise<WorkerRig>;
export function startSystem(options?: SystemOptions): Promise<System>;
export async function startSystem(
  options: LedgerOptions | WorkerRigOptions | SystemOptions = {},
): Promise<Ledger | WorkerRig | System> {
  if ('serves' in options) return startLedger(options);
  return 'queue' in options ? startWorkerRig(options) : startApplication(options);
}

async function startLedger({ partitionsAt, connectionsMax }: LedgerOptions): Promise<Ledger> {
  const test = await openTestDatabase(connectionsMax);
  for (const instant of partitionsAt) await maintainPartitions(test.database, instant);
  return {
    ...test,
    reset: async (timeZone) => {
      await test.reset();
      await adoptTimeZone(test.database, timeZone);
    },
  };
}

async function startApplication(options: SystemOptions): Promise<System> {
  const { tokenSecret = TOKEN_SECRET, timeZone = 'UTC', catalogue } = options;
  const test = await openReachedDatabase(options.prepare);
  const { database } = test;
  const [clock, log] = [settableClock(options.now ?? NOW), collectingLog()];
  await maintainPartitions(database, clock());
  const backend = await backendOf(test, options);
  const queues = await openJobQueues(backend, log);
  const tokens = tokenSecret === null ? undefined : ingestTokens(tokenSecret, clock);
  const { adminKey, authenticate, recall } = await keysOf(test, clock, options);
  const app = buildApp({
    ...options,
    ...TEST_PRIVACY,
    ...{
      database: (await options.databaseOf?.(test)) ?? database,
      clock,
      log,
      queues,
      timeZone,
      tokens,
      recall,
    },
    authenticate: tokens === undefined ? authenticate : anyOf(authenticate, tokens.authenticate),
    // On a busy machine every page can take long.
    pagesMilliseconds: options.pagesMilliseconds ?? 60_000,
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  const client = httpClient(listener.address, adminKey);
  const bringIn = async () => {
    if (catalogue === undefined) return;
    await adoptTimeZone(database, timeZone);
    const { status, text } = await client.send('POST', CATALOGUE_PATH, { json: catalogue });
    if (status !== 200) throw new Error(`the catalogue was answered ${status}: ${text}`);
  };
  await bringIn();
  return {
    ...{ url: test.url, address: listener.address, database, clock, log, backend, queues, app },
    send: client.send,
    newKey: (scope, publisherId) =>
      createApiKey(database, { name: 'a test', scope, ...(publisherId ? { publisherId } : {}) }, clock()),
    newToken: async (child_profile_ids, ttl = 3_600) => {
      const answer = await client.send('POST', '/api/v1/ingest_tokens', { json: { child_profile_ids, ttl } });
      return (answer.body as { token: string }).token;
    },
    reset: async () => {
      clock.reset();
      await test.reset();
      await bringIn();
    },
    close: async () => {
      client.close();
      await listener.close();
      await queues.close();
      if (backend !== test.backend) await backend.close();
      await test.close();
    },
  };
}

async function keysOf(test: ReachedDatabase, clock: SettableClock, { keys, keysDatabaseOf }: SystemOptions) {
  if (keys !== 'stored')
    return { adminKey: TEST_KEYS.every, authenticate: authenticateTestKeys, recall: recallTestKeys };
  const { database } = test;
  const stored = apiKeyAuthenticator((await keysDatabaseOf?.(test.url)) ?? database, clock);
  return {
    adminKey: ADMIN_KEY,
    authenticate: anyOf(adminKeyAuthenticator(ADMIN_KEY), stored),
    recall: anyOf(recallAdminKey(ADMIN_KEY), recallApiKey(database)),
  };
}

async function backendOf(
  test: ReachedDatabase,
  { queueUrlOf, redisUrl }: SystemOptions,
): Promise<QueueBackend> {
  if (queueUrlOf === undefined && redisUrl === undefined) return test.backend;
  const backend = openQueueBackend((await queueUrlOf?.(test.url)) ?? test.url, redisUrl);
  await backend.prepare();
  return backend;
}
