import { startWorkers } from '../../../workers/index.ts';
import { buildApp } from '../../app.ts';
import { describeDoubt, doubtClock } from '../../compute/ledger/clock-doubt.ts';
import { adoptTimeZone } from '../../compute/ledger/ledger-state.ts';
import { migrateDatabase, requireSchema } from '../../foundation/db/migrate-database.ts';
import { maintainPartitions } from '../../records/events/maintain-partitions.ts';
import { adoptSubjectKey } from '../../records/tombstones/pseudonymiser.ts';
import { openQueueSystem, type Runtime } from '../../runtime.ts';
import { listen } from '../../server.ts';

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

/** Brings the schema up to date, with the partitions that events need now: what a release does. */
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
 * None while the clock is doubted: those of another year would stay. Events wait in the DEFAULT partition meanwhile.
 */
async function createPartitions(dependencies: Runtime): Promise<string[]> {
  const { database, clock, log } = dependencies;
  const doubt = await doubtClock(database, dependencies);
  if (doubt === undefined) return (await maintainPartitions(database, clock())).created;
  log.error({ names: [describeDoubt(doubt)] }, 'the clock is doubted: no partitions are created');
  return [];
}

/**
 * Starts the programs over opened dependencies; `stop` takes them down in reverse order. What cannot start takes
 * down what has: a process that has failed must not linger, building days, say, because its port was taken.
 */
export async function runPrograms(dependencies: Runtime, programs: Programs): Promise<RunningPrograms> {
  const closers = [dependencies.close];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const address = await start(dependencies, programs, closers);
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Adds to `closers` how to end what it has started; returns where the API listens. */
async function start(
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
  // Jobs and requests end beside each other: one after the other they could take 25 s.
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
