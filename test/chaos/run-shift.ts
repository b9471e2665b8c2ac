import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { RandomSource } from '../../seeds/random-source.ts';
import { eventually } from '../support/eventually.ts';
import { countLosses, type Losses } from './count-losses.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type Killings, killApi, killLastRebuilds, killWorker } from './killings.ts';
import { type OwnPostgresql, openOwnPostgresql } from './own-postgresql.ts';
import { type OwnRedisServer, openOwnRedisServer } from './own-redis-server.ts';
import { drain, REFRESH, rebuildFromScratch, waitUntilBuilt } from './settle.ts';

/** The result of an installation whose parts were killed for a while. */
export interface Shift {
  rounds: number;
  losses: Losses;
  /** The number of days whose facts equal those of a rebuild from scratch, and of all days. */
  areDaysRight: boolean;
  days: number;
  longestUnavailableMilliseconds: number;
  /** Answers that break the contract for clients, in words. */
  faults: string[];
  /**
   * Programs that exited without being told to, with their last log lines. A program that starts while its database
   * stops may do so.
   */
  failures: string[];
  workersKilledDuringRebuilds: number;
}

export interface ShiftOptions {
  seed: string;
  milliseconds: number;
  onRedis: boolean;
  eventsPerSecond: number;
}

interface Parts {
  postgresql: OwnPostgresql;
  redis: OwnRedisServer | undefined;
  installation: Installation;
  killings: Killings;
  random: RandomSource;
}

const OUTAGE_MILLISECONDS = { min: 100, max: 4_000 };
const LAST_REBUILDS = 3;
const RECOVERY_SECONDS = 40;

/** What can happen in a round, and how often. */
const ROUNDS: readonly (readonly [(parts: Parts) => Promise<void>, number])[] = [
  [({ installation, killings, random }) => killApi(installation, killings, random), 5],
  [killBuilder, 5],
  [(parts) => stopPostgresql(parts, 'fast'), 2],
  [(parts) => stopPostgresql(parts, 'kill'), 2],
  [killRedis, 2],
  [cutPower, 1],
  [({ installation }) => installation.jump({ hours: 5 }), 0.5],
];

/** Runs a separate durable installation under load, kills its parts until the time is over, and checks the result. */
export async function runShift(options: ShiftOptions): Promise<Shift> {
  const { seed, milliseconds, onRedis, eventsPerSecond } = options;
  const until = performance.now() + milliseconds;
  const postgresql = await openOwnPostgresql();
  let redis: OwnRedisServer | undefined;
  let installation: Installation | undefined;
  try {
    redis = onRedis ? await openOwnRedisServer() : undefined;
    const databaseUrl = postgresql.url;
    installation = await openInstallation({ databaseUrl, redisUrl: redis?.url, seed, eventsPerSecond });
    const killings: Killings = { api: [], worker: [], duringRebuilds: 0 };
    const parts = { postgresql, redis, installation, killings, random: new RandomSource(seed, 'rounds') };
    return await judge(parts, await playRounds(parts, until));
  } finally {
    await installation?.close();
    await redis?.close();
    await postgresql.close();
  }
}

async function playRounds(parts: Parts, until: number): Promise<number> {
  const { installation, random } = parts;
  await eventually('the worker works', () => installation.worker.count('schedules installed') > 0);
  await installation.jump(REFRESH);
  let rounds = 0;
  for (; performance.now() < until; rounds += 1) {
    await random.weighted(ROUNDS)(parts);
    await takesEvents(installation);
    if (rounds === 5) await installation.catchUp();
  }
  if (rounds <= 5) await installation.catchUp();
  return rounds;
}

async function judge({ installation, killings, random }: Parts, rounds: number): Promise<Shift> {
  const { account, database, api, worker } = installation;
  await drain(installation);
  const losses = await countLosses(database, account);
  await killLastRebuilds(installation, killings, random, LAST_REBUILDS);
  await waitUntilBuilt(installation);
  const { builtByWorkers, builtFromScratch } = await rebuildFromScratch(installation);
  return {
    rounds,
    losses,
    areDaysRight: isDeepStrictEqual(builtByWorkers, builtFromScratch),
    days: builtByWorkers.metric_days.length,
    longestUnavailableMilliseconds: account.longestUnavailableMilliseconds,
    faults: [...account.faults],
    failures: [...api.failures, ...worker.failures],
    workersKilledDuringRebuilds: killings.duringRebuilds,
  };
}

async function killBuilder({ installation, killings, random }: Parts): Promise<void> {
  await installation.jump(REFRESH);
  await killWorker(installation, killings, random);
}

async function stopPostgresql({ postgresql, random }: Parts, how: 'fast' | 'kill'): Promise<void> {
  await postgresql.stop(how);
  await outage(random);
  await postgresql.start();
}

async function killRedis({ redis, random, installation }: Parts): Promise<void> {
  if (redis === undefined) return;
  await redis.kill();
  await outage(random);
  await redis.start();
  await installation.jump({ minutes: 1 }); // when the worker reconciles
}

/** Kills everything at once, and starts it again in random order. */
async function cutPower({ postgresql, redis, installation, random }: Parts): Promise<void> {
  const { api, worker } = installation;
  await Promise.all([postgresql.stop('kill'), redis?.kill(), api.end('SIGKILL'), worker.end('SIGKILL')]);
  api.start();
  worker.start();
  await outage(random);
  await Promise.all([postgresql.start(), redis?.start()]);
  await installation.jump(REFRESH);
}

function outage(random: RandomSource): Promise<void> {
  return pause(random.integer(OUTAGE_MILLISECONDS.min, OUTAGE_MILLISECONDS.max));
}

async function takesEvents({ account, waiting }: Installation): Promise<void> {
  const taken = account.outcomes[200] ?? 0;
  await eventually(
    'events are taken again',
    () => (account.outcomes[200] ?? 0) > taken || waiting() === 0,
    RECOVERY_SECONDS,
  );
}
