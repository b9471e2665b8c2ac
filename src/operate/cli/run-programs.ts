import { startWorkers } from '../../../workers/index.ts';
import { buildApp } from '../../app.ts';
import { describeDoubt, doubtClock } from '../../compute/ledger/clock-doubt.ts';
import { adoptTimeZone } from '../../compute/ledger/ledger-state.ts';
import { credentialOfAdminKey } from '../../foundation/access/principal.ts';
import { issueSignInLink } from '../../foundation/access/sign-in-links.ts';
import { readConfig } from '../../foundation/core/config.ts';
import { migrateDatabase, requireSchema } from '../../foundation/db/migrate-database.ts';
import { maintainPartitions } from '../../records/events/maintain-partitions.ts';
import { adoptSubjectKey } from '../../records/tombstones/pseudonymiser.ts';
import { openQueueSystem, openRuntime, type Runtime, type RuntimeOptions } from '../../runtime.ts';
import { LINK_PATH, SIGN_IN_PATH } from '../../serve/dashboard/paths.ts';
import { listen } from '../../server.ts';
import { endWithServer } from './signals.ts';

/** Which programs run in this process. */
export interface Programs {
  web: boolean;
  worker: boolean;
}

export interface RunningPrograms {
  /** Where the API listens; undefined without the web program. */
  address: string | undefined;
  stop(): Promise<void>;
}

/** Opens the runtime on a database that it brings up to date. */
export async function openPrepared(options: Pick<RuntimeOptions, 'isCommand'> = {}): Promise<Runtime> {
  const dependencies = await openRuntime(readConfig(), { onServerLost: endWithServer, ...options });
  try {
    await prepareDatabase(dependencies);
    return dependencies;
  } catch (error) {
    await dependencies.close();
    throw error;
  }
}

/** Brings the schema up to date, and creates the partitions that events need now, as a release does. */
export async function prepareDatabase(dependencies: Runtime): Promise<void> {
  const { database, log, timeZone, pseudonymiser } = dependencies;
  const names = await migrateDatabase(database);
  if (names.length > 0) log.info({ names }, 'migrated');
  await adoptTimeZone(database, timeZone);
  await adoptSubjectKey(database, pseudonymiser);
  const created = await createPartitions(dependencies);
  if (created.length > 0) log.info({ names: created }, 'partitions created');
}

/**
 * Creates none while the clock is doubted: partitions of a wrong year would stay. Until then events go into the DEFAULT
 * partition.
 */
async function createPartitions(dependencies: Runtime): Promise<string[]> {
  const { database, clock, log } = dependencies;
  const doubt = await doubtClock(database, dependencies);
  if (doubt === undefined) return (await maintainPartitions(database, clock())).created;
  log.error({ names: [describeDoubt(doubt)] }, 'the clock is doubted: no partitions are created');
  return [];
}

/**
 * Starts the programs over opened dependencies; `stop` takes them down in reverse order. If one cannot start, those that
 * have started are stopped: a process whose port was taken must not keep building days.
 */
export async function runPrograms(dependencies: Runtime, programs: Programs): Promise<RunningPrograms> {
  const closers = [dependencies.close];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const address = await startPrograms(dependencies, programs, closers);
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Adds to `closers` how to stop each part that it starts. Returns where the API listens. */
async function startPrograms(
  dependencies: Runtime,
  programs: Programs,
  closers: (() => Promise<void>)[],
): Promise<string | undefined> {
  await requireSchema(dependencies.database);
  await adoptTimeZone(dependencies.database, dependencies.timeZone);
  await adoptSubjectKey(dependencies.database, dependencies.pseudonymiser);
  await createPartitions(dependencies);
  const queueing = await openQueueSystem(dependencies);
  closers.push(queueing.close);
  const ends: (() => Promise<void>)[] = [];
  // Jobs and requests finish at the same time: one after the other, they could take 25 s.
  closers.push(async () => {
    await Promise.all(ends.map((end) => end()));
  });
  if (programs.worker) ends.push((await startWorkers({ ...dependencies, ...queueing })).stop);
  if (!programs.web) return undefined;
  const { config, log } = dependencies;
  const app = buildApp({ ...dependencies, ...config, limits: config, queues: queueing.queues });
  const listener = await listen(app, config);
  ends.push(listener.close);
  log.info({ address: listener.address }, 'listening');
  return listener.address;
}

/**
 * A line that opens the dashboard: with the admin key a link that signs in once, within ten minutes; without it the
 * address of the sign-in page (docs/dashboard.md, "Sign in").
 */
export async function signInLine(
  address: string,
  { database, clock, adminKey }: Pick<Runtime, 'database' | 'clock' | 'adminKey'>,
): Promise<string> {
  if (adminKey === undefined)
    return `Sign in to the dashboard with a key of scope admin: ${address}${SIGN_IN_PATH}`;
  const token = await issueSignInLink(database, credentialOfAdminKey(adminKey), clock());
  return `Open the dashboard (once, within ten minutes): ${address}${LINK_PATH}/${token}`;
}
