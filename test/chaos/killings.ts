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

const KILL_SHARE = 0.6;
const LOAD_MILLISECONDS = { min: 0, max: 700 };
const WORKER_MILLISECONDS = { min: 200, max: 2_500 };
const INTO_REBUILD_MILLISECONDS = { min: 0, max: 120 };
/** How long a restarted worker may take until it rebuilds: the days that are due are the first thing it finds. */
const REBUILD_SECONDS = 12;

const chooseSignal = (random: RandomSource): NodeJS.Signals =>
  random.chance(KILL_SHARE) ? 'SIGKILL' : 'SIGTERM';

/** Kills the API at some point of the load, and starts it again at once. */
export async function killApi(
  installation: Installation,
  killings: Killings,
  random: RandomSource,
): Promise<void> {
  const { api, account } = installation;
  const before = account.outcomes[200] ?? 0;
  await eventually(
    'the API takes events',
    () => (account.outcomes[200] ?? 0) > before || installation.waiting() === 0,
  );
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
  const { worker } = installation;
  let isRebuilding = false;
  if (random.chance(0.7)) {
    await eventually('a rebuild is under way', () => isRebuildUnderWay(installation), REBUILD_SECONDS);
    await sleep(random, INTO_REBUILD_MILLISECONDS);
    isRebuilding = await isRebuildUnderWay(installation);
  } else {
    await sleep(random, WORKER_MILLISECONDS);
  }
  killings.worker.push(await worker.end(chooseSignal(random)));
  if (isRebuilding) killings.duringRebuilds += 1;
  await installation.jump(REFRESH);
  worker.start();
}

/** A rebuild holds the lock of its day from before its snapshot to its end (advisory-locks.ts). */
async function isRebuildUnderWay({ database }: Installation): Promise<boolean> {
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
