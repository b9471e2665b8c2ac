import type { RandomSource } from '../../seeds/random-source.ts';
import { eventually } from '../support/eventually.ts';
import type { Installation } from './installation.ts';
import type { ProgramEnd } from './program.ts';
import { REFRESH } from './settle.ts';

/** What has been killed so far. */
export interface Killings {
  api: ProgramEnd[];
  worker: ProgramEnd[];
  /** How many of the workers had a rebuild under way. */
  duringRebuilds: number;
}

/** The others are asked to stop, with SIGTERM. */
const KILL_SHARE = 0.6;
const IN_REBUILD_SHARE = 0.7;
const LOAD_MILLISECONDS = { min: 0, max: 700 };
const WORKER_MILLISECONDS = { min: 200, max: 2_500 };
const INTO_REBUILD_MILLISECONDS = { min: 0, max: 120 };
/** How long a restarted worker may take until it rebuilds: days that are due are the first thing it finds. */
const REBUILD_SECONDS = 10;

const chooseSignal = (random: RandomSource): NodeJS.Signals =>
  random.chance(KILL_SHARE) ? 'SIGKILL' : 'SIGTERM';

/** Kills the API at some point of the load, and starts it again at once. */
export async function killApi(
  { api, account, waiting }: Installation,
  killings: Killings,
  random: RandomSource,
): Promise<void> {
  const countTaken = () => account.outcomes[200] ?? 0;
  const taken = countTaken();
  await eventually('the API takes events', () => countTaken() > taken || waiting() === 0);
  await sleep(random, LOAD_MILLISECONDS);
  killings.api.push(await api.end(chooseSignal(random)));
  api.start();
}

/** Kills the worker, mostly in the middle of a rebuild, lets minutes pass, and starts it again. */
export async function killWorker(
  installation: Installation,
  killings: Killings,
  random: RandomSource,
): Promise<void> {
  const signal = chooseSignal(random);
  const waitsForRebuild = random.chance(IN_REBUILD_SHARE);
  if (waitsForRebuild && (await comesToRebuild(installation))) {
    return killRebuildingWorker(installation, killings, random, signal);
  }
  if (!waitsForRebuild) await sleep(random, WORKER_MILLISECONDS);
  await restartWorker(installation, killings, signal);
}

/**
 * Kills the worker again and again while it builds the last days that are due, when no further event would cause a
 * rebuild, so that anything a killed rebuild left would remain. Returns how often.
 */
export async function killLastRebuilds(
  installation: Installation,
  killings: Killings,
  random: RandomSource,
  timesMax: number,
): Promise<number> {
  await installation.jump(REFRESH);
  for (let times = 0; times < timesMax; times += 1) {
    if (!(await comesToRebuild(installation))) return times;
    await killRebuildingWorker(installation, killings, random, 'SIGKILL');
  }
  return timesMax;
}

async function killRebuildingWorker(
  installation: Installation,
  killings: Killings,
  random: RandomSource,
  signal: NodeJS.Signals,
): Promise<void> {
  await sleep(random, INTO_REBUILD_MILLISECONDS);
  if (await isRebuilding(installation)) killings.duringRebuilds += 1;
  await restartWorker(installation, killings, signal);
}

async function restartWorker(
  installation: Installation,
  killings: Killings,
  signal: NodeJS.Signals,
): Promise<void> {
  killings.worker.push(await installation.worker.end(signal));
  await installation.jump(REFRESH);
  installation.worker.start();
}

/** Waits until a rebuild is running; false if none starts. */
function comesToRebuild(installation: Installation): Promise<boolean> {
  return eventually('a rebuild is under way', () => isRebuilding(installation), REBUILD_SECONDS).catch(
    () => false,
  );
}

/** A rebuild holds the lock of its day from before its snapshot to its end (src/foundation/db/advisory-locks.ts). */
async function isRebuilding({ database }: Installation): Promise<boolean> {
  const { rows } = await database.raw(
    `select from pg_locks
     where locktype = 'advisory' and classid = 6 and granted
       and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.length > 0;
}

function sleep(random: RandomSource, { min, max }: { min: number; max: number }): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, random.integer(min, max)));
}
