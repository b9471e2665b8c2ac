import { setTimeout as pause } from 'node:timers/promises';
import { RandomSource } from '../../../seeds/random-source.ts';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { storeIn } from '../../support/test-privacy.ts';
import { ACTORS, type Race, send } from './races-actors.ts';
import { RACE_CATALOGUE, RACE_CHILDREN, RACE_NOW } from './races-events.ts';
import { pauseBetweenStatements } from './races-pauses.ts';
import { expectSettled } from './races-settled.ts';

const CONNECTIONS = 16;
const ACTORS_OF_A_ROUND = { min: 5, max: 11 };
const BEGINS_WITHIN_MILLISECONDS = 20;
const TIME_ZONES = ['UTC', 'America/New_York', 'Asia/Kathmandu'];
const JANUARY_IS_MISSING = 0.7;
const IS_BUILT_BEFORE = 0.5;

/** A database on which one round after another runs. */
export interface RaceTrack {
  /** Throws, with the seed, if something is wrong afterwards. */
  play(seed: string, round: number): Promise<void>;
  /** How many transactions ran, and how many of them PostgreSQL ended because of a deadlock. */
  count(): Promise<{ transactions: number; deadlocks: number }>;
  close(): Promise<void>;
}

export async function openRaceTrack(): Promise<RaceTrack> {
  const ledger = await startSystem({ serves: 'nothing', partitionsAt: [RACE_NOW], connectionsMax: 4 });
  const racing = openRacingPool(ledger.url);
  let [random, transactions] = [new RandomSource('pauses'), 0];
  pauseBetweenStatements(racing, () => random);
  racing.on('query', ({ sql }: { sql: string }) => {
    if (/^begin/i.test(sql)) transactions += 1;
  });
  return {
    play: async (seed, round) => {
      random = new RandomSource(seed, round);
      const told: string[] = [];
      try {
        const race = await startRace(ledger, random);
        const failures = await runActors({ ...race, database: racing }, random, told);
        if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
        await settle(race);
      } catch (cause) {
        const which = `SEED=${seed} ROUND=${round}`;
        throw new Error(`${which}, with ${told.join(', ')}: ${String(cause)}`, { cause });
      }
    },
    count: async () => {
      const { rows } = await ledger.database.raw(
        'select deadlocks from pg_stat_database where datname = current_database()',
      );
      return { transactions, deadlocks: rows[0].deadlocks };
    },
    close: async () => {
      await racing.destroy();
      await ledger.close();
    },
  };
}

/** The connections of the actors; pauses and gates are on these, not on those of the test. */
export function openRacingPool(url: string): Database {
  return connectDatabase({
    url,
    applicationName: 'storytime race',
    connectionsMax: CONNECTIONS,
    statementTimeoutMilliseconds: 30_000,
  });
}

/** All children were added so long ago that a child who has watched nothing is inactive. */
export async function startRace(
  { database, reset }: Ledger,
  random: RandomSource,
  children = RACE_CHILDREN,
): Promise<Race> {
  const timeZone = TIME_ZONES[random.integer(0, 2)]!;
  const race: Race = { database, timeZone, children, acknowledged: new Map(), savedParents: new Set() };
  await reset(timeZone);
  if (random.chance(JANUARY_IS_MISSING)) await database.raw('drop table if exists usage_events_2026_01');
  await saveOracleCatalogue(database, RACE_CATALOGUE, new Date('2024-01-01'));
  for (let times = random.integer(0, 4); times > 0; times -= 1) await send(race, random, storeIn(database));
  if (random.chance(IS_BUILT_BEFORE)) await buildDueDays(database, { timeZone, now: RACE_NOW });
  else await detectChanges(database, timeZone, RACE_NOW);
  return race;
}

/** At least one of them erases. Returns what went wrong. */
async function runActors(race: Race, random: RandomSource, told: string[]): Promise<unknown[]> {
  const choices = Object.entries(ACTORS).map(([name, { weight }]) => [name, weight] as const);
  const count = random.integer(ACTORS_OF_A_ROUND.min, ACTORS_OF_A_ROUND.max);
  told.push('erases', ...Array.from({ length: count - 1 }, () => random.weighted(choices)));
  const settled = await Promise.allSettled(
    told.map(async (name) => {
      const own = new RandomSource(random.bits());
      await pause(own.between(0, BEGINS_WITHIN_MILLISECONDS));
      await ACTORS[name]!.act(race, own);
    }),
  );
  return settled.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
}

/** Finishes the erasures and checks that all is as it should be. */
export async function settle(race: Race): Promise<void> {
  const { database, timeZone } = race;
  const open: number[] = await database('privacy_requests').where({ status: 'open' }).pluck('id');
  for (const id of open) await runErasure(database, id, { timeZone, clock: () => RACE_NOW });
  await expectSettled(race);
}
