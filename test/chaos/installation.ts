import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { DurationLikeObject } from 'luxon';
import type { DemoCatalogue } from '../../seeds/library-types.ts';
import { RandomSource } from '../../seeds/random-source.ts';
import { createApiKey } from '../../src/foundation/access/manage-api-keys.ts';
import { connectDatabase, type Database } from '../../src/foundation/db/connect-database.ts';
import { eventually } from '../support/eventually.ts';
import { TEST_SUBJECT_KEY } from '../support/test-privacy.ts';
import { type ChaosClock, chaosClock } from './chaos-clock.ts';
import { catalogueAt, startWatching } from './children-watching.ts';
import { type Device, openDevice } from './device.ts';
import { type DeviceAccount, openDeviceAccount } from './device-account.ts';
import { freePort } from './free-port.ts';
import { post } from './post-events.ts';
import { openProgram, type Program, runStorytime } from './program.ts';

/** A running installation: an API and a worker as processes, devices that send, and a clock for all of them. */
export interface Installation {
  seed: string;
  address: string;
  /** A key that may send events. */
  ingestKey: string;
  timeZone: string;
  clock: ChaosClock;
  api: Program;
  worker: Program;
  account: DeviceAccount;
  /** The test's own way to the database. */
  database: Database;
  /**
   * The host application sends the part of the catalogue that it had kept back, whose books the devices know
   * already; and one device goes online that was offline until now, with more events than a request may have.
   */
  catchUp(): Promise<void>;
  /** Sets the time ahead at once. The devices pause during that, because no request lasts for minutes. */
  jump(by: DurationLikeObject): Promise<void>;
  /** How many events the devices have still to send. */
  waiting(): number;
  /** The children stop watching. */
  endWatching(): Promise<void>;
  close(): Promise<void>;
}

export interface InstallationOptions {
  databaseUrl: string;
  /** Undefined: the queues are in the same database. */
  redisUrl?: string | undefined;
  seed: string;
  eventsPerSecond: number;
}

/** The evening before clocks change, so that midnight and the missing hour come if enough time passes. */
const START = '2026-03-07T18:00:00-05:00';
const TIME_ZONE = 'America/New_York';
const ADMIN_KEY = 'the-admin-key-of-the-chaos-tests-0123456789';
const DEVICES = 6;
const READY_SECONDS = 30;
/** Rows that the host application sends late. */
const LATE = { books: 2, children: 12 };

export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { seed, databaseUrl, redisUrl = '', eventsPerSecond } = options;
  const clock = chaosClock(START);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const environment = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    PORT: String(port),
    REPORTING_TIME_ZONE: TIME_ZONE,
    STORYTIME_ADMIN_KEY: ADMIN_KEY,
    SUBJECT_KEY: TEST_SUBJECT_KEY,
  };
  await migrate(environment, clock);
  const database = connectDatabase({
    url: databaseUrl,
    applicationName: 'storytime chaos test',
    connectionsMax: 4,
    statementTimeoutMilliseconds: 60_000,
  });
  const api = openProgram('web', environment, clock);
  const worker = openProgram('worker', environment, clock);
  const account = openDeviceAccount();
  const devices: Device[] = [];
  const close = async () => {
    await Promise.allSettled(devices.map((device) => device.stop()));
    await Promise.allSettled([api.end('SIGKILL'), worker.end('SIGKILL')]);
    await database.destroy();
  };
  try {
    api.start();
    worker.start();
    const ingestKey = await createApiKey(database, { name: 'devices', scope: 'ingest' }, clock());
    const catalogue = catalogueAt(seed, clock(), TIME_ZONE);
    const [early, late] = inTwoParts(catalogue);
    await sendCatalogue(address, early);
    for (let number = 0; number < DEVICES; number += 1) {
      devices.push(
        openDevice({ address, key: ingestKey, account, random: new RandomSource(seed, 'device', number) }),
      );
    }
    const [traveller, ...atHome] = devices;
    let online = atHome;
    await traveller?.rest();
    const watching = startWatching(
      { seed, catalogue, timeZone: TIME_ZONE },
      { devices, clock, eventsPerSecond },
    );
    return {
      ...{ seed, address, ingestKey, timeZone: TIME_ZONE, clock, api, worker, account, database },
      catchUp: async () => {
        await sendCatalogue(address, late);
        online = devices;
        traveller?.resume();
      },
      jump: async (by) => {
        await Promise.all(devices.map((device) => device.rest()));
        await clock.jump(by);
        for (const device of online) device.resume();
      },
      waiting: () => devices.reduce((sum, device) => sum + device.waiting(), 0),
      endWatching: () => watching.end(),
      close: async () => {
        await watching.end();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a release does. */
async function migrate(environment: NodeJS.ProcessEnv, clock: ChaosClock): Promise<void> {
  const child = runStorytime(['migrate'], environment, clock);
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`migrate ended with ${code}:\n${output}`);
}

/** The books and children that come last are sent late. */
function inTwoParts(catalogue: DemoCatalogue): [early: object, late: object] {
  const early = {
    ...catalogue,
    books: catalogue.books.slice(0, -LATE.books),
    children: catalogue.children.slice(0, -LATE.children),
  };
  const late = {
    books: catalogue.books.slice(-LATE.books),
    children: catalogue.children.slice(-LATE.children),
  };
  return [early, late];
}

/** Like a host application, retries until everything is saved. */
async function sendCatalogue(address: string, catalogue: object): Promise<void> {
  const agent = new Agent();
  let last: unknown;
  await eventually(
    'the catalogue is saved',
    async () => {
      const answer = await post(agent, address, '/admin/api/v1/catalogue', ADMIN_KEY, catalogue);
      last = answer.body ?? answer.outcome;
      if (answer.outcome !== 200) await pause(100);
      return answer.outcome === 200;
    },
    READY_SECONDS,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; the last answer was ${JSON.stringify(last)}`);
  });
}
