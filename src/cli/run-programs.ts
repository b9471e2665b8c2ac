import { startWorkers } from '../../workers/index.ts';
import { buildApp } from '../app.ts';
import { isMigrated, migrateDatabase } from '../db/migrate-database.ts';
import { type Dependencies, openQueueing } from '../deps.ts';
import { maintainPartitions } from '../events/maintain-partitions.ts';
import { adoptTimeZone } from '../facts/ledger-state.ts';
import { listen } from '../server.ts';

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
export async function prepareDatabase({ database, clock, log, timeZone }: Dependencies): Promise<void> {
  const names = await migrateDatabase(database);
  if (names.length > 0) log.info({ names }, 'migrated');
  await adoptTimeZone(database, timeZone);
  const { created } = await maintainPartitions(database, clock());
  if (created.length > 0) log.info({ names: created }, 'partitions created');
}

/** Starts the programs over opened dependencies; `stop` takes them down in reverse order. */
export async function runPrograms(dependencies: Dependencies, programs: Programs): Promise<RunningPrograms> {
  if (!(await isMigrated(dependencies.database))) {
    throw new Error('The database has not the schema of this version: run "npm run migrate" first.');
  }
  await adoptTimeZone(dependencies.database, dependencies.timeZone);
  await maintainPartitions(dependencies.database, dependencies.clock());
  const queueing = await openQueueing(dependencies);
  const workers = programs.worker ? await startWorkers({ ...dependencies, ...queueing }) : undefined;
  const app = buildApp({
    ...dependencies,
    ...dependencies.config,
    limits: dependencies.config,
    queues: queueing.queues,
  });
  const listener = programs.web ? await listen(app, dependencies.config) : undefined;
  if (listener !== undefined) dependencies.log.info({ address: listener.address }, 'listening');
  return {
    address: listener?.address,
    stop: async () => {
      await listener?.close();
      await workers?.stop();
      await queueing.close();
      await dependencies.close();
    },
  };
}
