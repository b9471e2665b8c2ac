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
import { NOW } from './running-app.ts';
import { type SettableClock, settableClock } from './settable-clock.ts';
import { openReachedDatabase, type ReachedDatabase } from './test-database.ts';
import { TEST_PRIVACY } from './test-privacy.ts';

export const ADMIN_KEY = 'the-admin-key-of-an-installation-0123456789';
export const TOKEN_SECRET = 'signs-the-tokens-of-an-installation-0123456789';

/** Children that stand out wherever one of them turns up, and one parent of both. */
export const CHILD = 470011000031;
export const OTHER_CHILD = 470011000032;
export const REFUSED_CHILD = 470011000033;
export const PARENT = 470011000021;
export const CHILDLESS_PARENT = 470011000022;
export const PUBLISHER = 1;
export const BOOK = 11;

/**
 * The application with keys and tokens as deps.ts wires them, where startApp (running-app.ts) knows the keys of
 * tests: for what the keys themselves, limits, origins and the queue do to a request.
 */
export interface Installation {
  url: string;
  address: string;
  database: Database;
  clock: SettableClock;
  log: CollectingLog;
  backend: QueueBackend;
  queues: JobQueues;
  /** With the admin key unless it says otherwise. */
  send: HttpClient['send'];
  newKey(scope: Scope, publisherId?: string): Promise<string>;
  newToken(children: number[], ttl?: number): Promise<string>;
  close(): Promise<void>;
}

export interface InstallationOptions
  extends Pick<AppDependencies, 'limits' | 'corsOrigins' | 'trustedProxies' | 'trustedUser'> {
  /** Null: the installation has none. */
  tokenSecret?: string | null;
  redisUrl?: string | undefined;
  /** How the keys, and where the queue on PostgreSQL, are reached, if not like the rest. */
  keysDatabaseOf?(url: string): Promise<Database>;
  queueUrlOf?(url: string): Promise<string>;
  /** Is done to the database before anything connects to it. */
  prepare?(url: string): Promise<void>;
}

export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const { tokenSecret = TOKEN_SECRET } = options;
  const test = await openReachedDatabase(options.prepare);
  const { database } = test;
  const [clock, log] = [settableClock(NOW), collectingLog()];
  await adoptTimeZone(database, 'UTC');
  await maintainPartitions(database, clock());
  const backend = await backendOf(test, options);
  const queues = await openJobQueues(backend, log);
  const tokens = tokenSecret === null ? undefined : ingestTokens(tokenSecret, clock);
  const authenticate = anyOf(
    adminKeyAuthenticator(ADMIN_KEY),
    apiKeyAuthenticator((await options.keysDatabaseOf?.(test.url)) ?? database, clock),
    tokens?.authenticate ?? (async () => null),
  );
  const app = buildApp({
    ...options,
    ...TEST_PRIVACY,
    ...{ database, clock, log, queues, timeZone: 'UTC', authenticate, tokens },
    recall: anyOf(recallAdminKey(ADMIN_KEY), recallApiKey(database)),
    // On a busy machine every page may take long.
    pagesMilliseconds: 60_000,
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  const client = httpClient(listener.address, ADMIN_KEY);
  await client.send('POST', '/admin/api/v1/catalogue', { json: CATALOGUE });
  return {
    ...{ url: test.url, address: listener.address, database, clock, log, backend, queues, send: client.send },
    newKey: (scope, publisherId) =>
      createApiKey(database, { name: 'a test', scope, ...(publisherId ? { publisherId } : {}) }, clock()),
    newToken: async (child_profile_ids, ttl = 3_600) => {
      const answer = await client.send('POST', '/api/v1/ingest_tokens', { json: { child_profile_ids, ttl } });
      return (answer.body as { token: string }).token;
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

async function backendOf(
  test: ReachedDatabase,
  { queueUrlOf, redisUrl }: InstallationOptions,
): Promise<QueueBackend> {
  if (queueUrlOf === undefined && redisUrl === undefined) return test.backend;
  const backend = openQueueBackend((await queueUrlOf?.(test.url)) ?? test.url, redisUrl);
  await backend.prepare();
  return backend;
}

const CATALOGUE = {
  publishers: [{ id: PUBLISHER, name: 'Lantern Press' }],
  books: [{ id: BOOK, publisher_id: PUBLISHER, title: 'The Owl Who Counted', duration_seconds: 300 }],
  parents: [PARENT, CHILDLESS_PARENT].map((id) => ({ id, registered_at: '2026-01-12T09:30:00.000Z' })),
  children: [
    { id: CHILD, parent_id: PARENT, collection: 'allowed' },
    { id: OTHER_CHILD, parent_id: PARENT, collection: 'allowed' },
    { id: REFUSED_CHILD, parent_id: PARENT, collection: 'refused' },
  ],
};
