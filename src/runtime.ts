import { apiKeyAuthenticator, recallApiKey } from './foundation/access/api-key-authenticator.ts';
import { type IngestTokens, ingestTokens } from './foundation/access/ingest-tokens.ts';
import {
  type Authenticate,
  adminKeyAuthenticator,
  anyOf,
  type Recall,
  recallAdminKey,
} from './foundation/access/principal.ts';
import { type Clock, systemClock } from './foundation/core/clock.ts';
import type { Config } from './foundation/core/config.ts';
import { loadOrCreateSecret } from './foundation/core/load-or-create-secret.ts';
import { createLog, type Log } from './foundation/core/log.ts';
import type { RetentionSettings } from './foundation/core/retention-settings.ts';
import { type MeasureClockDifference, measureClockDifference } from './foundation/db/clock-difference.ts';
import { connectDatabase, type Database } from './foundation/db/connect-database.ts';
import { databaseExists, dropDatabase } from './foundation/db/databases.ts';
import { logStatements } from './foundation/db/log-statements.ts';
import { waitForDatabase } from './foundation/db/wait-for-database.ts';
import { startEmbeddedPostgres } from './foundation/embedded-postgres/start-embedded-postgres.ts';
import { type JobQueues, openJobQueues } from './foundation/queue/job-queues.ts';
import { openQueueBackend } from './foundation/queue/open-queue-backend.ts';
import type { QueueBackend } from './foundation/queue/queue-backend.ts';
import { createPseudonymiser, type Pseudonymiser } from './records/tombstones/pseudonymiser.ts';

/** What the programs share. `close` closes it in reverse order. */
export interface Runtime {
  config: Config;
  log: Log;
  clock: Clock;
  measureClockDifference: MeasureClockDifference;
  timeZone: string;
  database: Database;
  authenticate: Authenticate;
  recall: Recall;
  /** Undefined if there is no secret to sign them with. */
  tokens: IngestTokens | undefined;
  pseudonymiser: Pseudonymiser;
  retention: RetentionSettings;
  /** The key with every scope: the one of the environment, or the one kept beside the embedded database. */
  adminKey: string | undefined;
  close(): Promise<void>;
}

export interface RuntimeOptions {
  /** Database of the embedded server. */
  embeddedDatabase?: string;
  /** Deletes the embedded database first, if it exists. */
  freshEmbeddedDatabase?: boolean;
  /** The error if the embedded database does not exist; without this text, the database is created. */
  absence?: string | undefined;
  log?: Log;
  connectionsMax?: number;
  /** How long to wait for the database, in milliseconds; without a limit by default. */
  patienceMilliseconds?: number;
  /** A command: it may use the embedded server of the program that runs. Programs have one of their own. */
  isCommand?: boolean;
  /** Called if the embedded server has stopped by itself. */
  onServerLost?: () => void;
}

/** Statements of the API end after this long; jobs and reports set limits of their own. */
const STATEMENT_TIMEOUT_MILLISECONDS = 30_000;
const CONNECTIONS_MAX = 12;

/** An unavailable Redis is waited for. The log says so after this long. */
const WAITING_MILLISECONDS = 3_000;

/** Opens the database (starting the embedded one where no address is given) and waits until it answers. */
export async function openRuntime(config: Config, options: RuntimeOptions = {}): Promise<Runtime> {
  const log = options.log ?? createLog(config.logLevel);
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const url = config.databaseUrl ?? (await startEmbedded(config, log, options, closers));
    const database = connectDatabase({
      url,
      applicationName: 'storytime',
      connectionsMax: options.connectionsMax ?? CONNECTIONS_MAX,
      statementTimeoutMilliseconds: STATEMENT_TIMEOUT_MILLISECONDS,
      log,
    });
    closers.push(() => database.destroy());
    if (config.logLevel === 'debug') logStatements(database, log);
    const onWaiting = () => log.warn({}, 'waiting for the database');
    await waitForDatabase(database, onWaiting, options.patienceMilliseconds);
    const resolved = { ...config, databaseUrl: url };
    const access = openAccess(config, database);
    return {
      config: resolved,
      log,
      clock: systemClock,
      measureClockDifference,
      timeZone: config.timeZone,
      retention: config.retention,
      database,
      ...access,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Authentication, and the key of the pseudonyms of erased children. With the embedded database, secrets that are not set are created and kept beside it. */
function openAccess(
  config: Config,
  database: Database,
): Pick<Runtime, 'authenticate' | 'recall' | 'tokens' | 'pseudonymiser' | 'adminKey'> {
  const secretOf = (given: string | undefined, name: string) =>
    given ?? (config.databaseUrl === undefined ? loadOrCreateSecret(config.home, name) : undefined);
  const adminKey = secretOf(config.adminKey, 'admin-key');
  const tokenSecret = secretOf(config.tokenSecret, 'token-secret');
  const tokens = tokenSecret === undefined ? undefined : ingestTokens(tokenSecret, systemClock);
  const subjectSecret = secretOf(config.subjectKey, 'subject-key');
  if (subjectSecret === undefined) throw new Error('SUBJECT_KEY is needed with DATABASE_URL.');
  const authenticate = anyOf(
    adminKeyAuthenticator(adminKey),
    apiKeyAuthenticator(database, systemClock),
    ...(tokens === undefined ? [] : [tokens.authenticate]),
  );
  const recall = anyOf(recallAdminKey(adminKey), recallApiKey(database));
  return { authenticate, recall, tokens, pseudonymiser: createPseudonymiser(subjectSecret), adminKey };
}

async function startEmbedded(
  config: Config,
  log: Log,
  {
    embeddedDatabase: name = 'storytime',
    freshEmbeddedDatabase = false,
    absence,
    isCommand = false,
    onServerLost,
  }: RuntimeOptions,
  closers: (() => Promise<void>)[],
): Promise<string> {
  const server = await startEmbeddedPostgres({
    home: config.home,
    mayBeGuest: isCommand,
    log: (line) => log.info({}, line),
    onLost: () => {
      log.error({}, 'the embedded PostgreSQL has stopped by itself');
      onServerLost?.();
    },
  });
  closers.push(() => server.stop());
  if (absence !== undefined && !(await databaseExists(server.urlOf('postgres'), name)))
    throw new Error(absence);
  if (freshEmbeddedDatabase) await dropDatabase(server.urlOf('postgres'), name);
  await server.ensureDatabase(name);
  return server.urlOf(name);
}

/** The queues on whichever backend the configuration says, prepared and open. */
export interface QueueSystem {
  backend: QueueBackend;
  queues: JobQueues;
  close(): Promise<void>;
}

/** Opens the queues; the database must answer. */
export async function openQueueSystem({
  config,
  log,
}: Pick<Runtime, 'config' | 'log'>): Promise<QueueSystem> {
  if (config.databaseUrl === undefined) throw new Error('The database must be open before the queues');
  const backend = openQueueBackend(config.databaseUrl, config.redisUrl, { log });
  const waiting = setTimeout(
    () => log.warn({}, `waiting for the queue (${backend.name})`),
    WAITING_MILLISECONDS,
  );
  await backend.prepare().finally(() => clearTimeout(waiting));
  const queues = await openJobQueues(backend, log, config.retention);
  return {
    backend,
    queues,
    close: async () => {
      await queues.close();
      await backend.close();
    },
  };
}
