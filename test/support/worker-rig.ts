import { connectDatabase, type Database } from '../../src/foundation/db/connect-database.ts';
import type { Patience } from '../../src/foundation/db/patience.ts';
import { type JobQueues, openJobQueues } from '../../src/foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../src/foundation/queue/open-queue-backend.ts';
import { maintainPartitions } from '../../src/records/events/maintain-partitions.ts';
import {
  type ReconcileDependencies,
  startWorkers,
  type WorkerOptions,
  type Workers,
} from '../../workers/index.ts';
import { type CollectingLog, collectingLog } from './collecting-log.ts';
import type { QueueStore } from './queue-stores.ts';
import { type SettableClock, settableClock } from './settable-clock.ts';
import { openReachedDatabase, type ReachedDatabase } from './test-database.ts';
import { TEST_PRIVACY } from './test-privacy.ts';
import { openViewing, type Viewing } from './viewing.ts';

/** A zone with a clock change and far from UTC, so that confusing the two becomes visible. */
export const TIME_ZONE = 'America/New_York';

export interface Addresses {
  databaseUrl: string;
  redisUrl: string | undefined;
}

/** The connections and queues that one process of Storytime opens. */
export interface RigProcess {
  queues: JobQueues;
  startWorkers(options?: WorkerOptions): Promise<Workers>;
  close(): Promise<void>;
}

/** Everything that a test of workers needs: queues, a clock, a log, and a first process on them. */
export interface WorkerRig extends RigProcess, Addresses {
  /** The test's own connection to the database, which no test interrupts. */
  database: Database;
  viewing: Viewing;
  clock: SettableClock;
  /** The seconds by which that clock is ahead of the database's: 0, unless a test sets it. */
  clockDifference: { seconds: number };
  log: CollectingLog;
  /** Another process on the same database and queues, through other addresses if given. */
  openProcess(ways?: Partial<Addresses> & { patience?: Partial<Patience> }): Promise<RigProcess>;
  /** Ends all processes, leaves the database and the queue empty, sets the clock back and opens a first process. */
  reset(): Promise<void>;
}

export interface WorkerRigOptions extends Pick<ReconcileDependencies, 'schedule'> {
  /** Where the queue is. */
  queue: QueueStore;
}

/** Noon of 10 March 2026 in New York. */
const START = '2026-03-10T16:00:00Z';

/** Without the runs of the schedule, which come at minutes of the real clock: a test's own job does all the work. */
export const NO_SCHEDULE = { schedule: [] };

export async function startWorkerRig({ queue: store, schedule }: WorkerRigOptions): Promise<WorkerRig> {
  const test = await openReachedDatabase();
  const { database } = test;
  const [clock, clockDifference] = [settableClock(START), { seconds: 0 }];
  const addresses = { databaseUrl: test.url, redisUrl: store.redisUrl };
  const opened: RigProcess[] = [];
  let log: CollectingLog;
  const start = async (connections: Connections) => {
    const process = await open(connections, { clock, log, clockDifference, schedule });
    opened.push(process);
    return process;
  };
  const begin = async () => {
    clock.reset();
    clockDifference.seconds = 0;
    log = collectingLog();
    await maintainPartitions(database, clock());
    const first = await start(keptConnections(test, store));
    return { log, first, viewing: await openViewing(database, TIME_ZONE, clock()) };
  };
  const end = async () => {
    for (const process of opened.splice(0)) await process.close();
    await store.reset(test.url);
  };
  let current = await begin();
  return {
    ...{ ...addresses, database, clock, clockDifference },
    get log() {
      return current.log;
    },
    get queues() {
      return current.first.queues;
    },
    get viewing() {
      return current.viewing;
    },
    startWorkers: (options) => current.first.startWorkers(options),
    openProcess: ({ patience = {}, ...ways } = {}) =>
      start(connectionsOfItsOwn({ ...addresses, ...ways }, patience)),
    reset: async () => {
      await end();
      await test.reset();
      current = await begin();
    },
    close: async () => {
      await end();
      await test.close();
    },
  };
}

/** The connections of a process to the database and the queue. */
interface Connections extends Pick<ReachedDatabase, 'database' | 'backend'> {
  close(): Promise<void>;
}

/** The queues of the test database. They are shared, because opening eighteen of them takes longer than most tests. */
function keptConnections(test: ReachedDatabase, { redisUrl }: QueueStore): Connections {
  const database = test.workersDatabase;
  if (redisUrl === undefined) return { database, backend: test.backend, close: async () => undefined };
  const backend = openQueueBackend(test.url, redisUrl);
  return { database, backend, close: () => backend.close() };
}

function connectionsOfItsOwn({ databaseUrl, redisUrl }: Addresses, patience: Partial<Patience>): Connections {
  const database = connectDatabase({
    url: databaseUrl,
    applicationName: 'storytime test worker',
    connectionsMax: 12,
    statementTimeoutMilliseconds: 30_000,
    patience,
  });
  const backend = openQueueBackend(databaseUrl, redisUrl, patience);
  const close = async () => {
    await backend.close();
    await database.destroy();
  };
  return { database, backend, close };
}

async function open(
  { database, backend, close }: Connections,
  {
    clock,
    log,
    clockDifference,
    schedule,
  }: Pick<WorkerRig, 'clock' | 'log' | 'clockDifference'> & Pick<ReconcileDependencies, 'schedule'>,
): Promise<RigProcess> {
  await backend.prepare();
  const queues = await openJobQueues(backend, log);
  const running = new Set<Workers>();
  return {
    queues,
    startWorkers: async (options) => {
      const measureClockDifference = async () => clockDifference.seconds;
      const workers = await startWorkers(
        {
          ...TEST_PRIVACY,
          ...{
            database,
            timeZone: TIME_ZONE,
            clock,
            measureClockDifference,
            log,
            backend,
            queues,
            schedule,
          },
        },
        options,
      );
      running.add(workers);
      return { stop: () => (running.delete(workers) ? workers.stop() : Promise.resolve()) };
    },
    close: async () => {
      for (const workers of running) await workers.stop();
      await queues.close();
      await close();
    },
  };
}
