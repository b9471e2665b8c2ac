import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { RandomSource } from '../../../seeds/random-source.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import { rounds, seed } from '../../support/effort.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { ACTORS } from './races-actors.ts';
import { RACE_NOW } from './races-events.ts';
import { type Gate, gateStatements } from './races-pauses.ts';
import { openRacingPool, settle, startRace } from './races-track.ts';

/** A failure names its seed and its duel, which SEED and ROUND repeat alone. */
const DUELS = rounds(100);
const SEED = seed(randomBytes(4).toString('hex'));
const MILLISECONDS_PER_DUEL_MAX = 2_000;

/** Few, of two parents, so that the two actors concern the same child. */
const CHILDREN = ['1', '3'];

/** How often the first actor waits right after it has read its data, and how many such places there are. */
const CRITICAL_CHANCE = 0.6;
const CRITICAL_MAX = 3;

const WAITS = `select count(*)::integer as waiting from pg_locks
  where not granted and (database = (select oid from pg_database where datname = current_database())
    or locktype = 'transactionid')`;

/**
 * An erasure and one other actor: the first waits before one of its statements, any of them, until the other is done
 * or waits for it. This tries every point at which one could interrupt the other between reading and writing.
 */
describe('An erasure that meets one other transaction', () => {
  let ledger: Ledger;
  let first: Database;
  let second: Database;
  let gate: Gate;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [RACE_NOW], connectionsMax: 4 });
    [first, second] = [openRacingPool(ledger.url), openRacingPool(ledger.url)];
    gate = gateStatements(first);
  });
  after(async () => {
    await Promise.all([first.destroy(), second.destroy()]);
    await ledger.close();
  });

  it('leaves nothing of its children and takes nothing from others, at whichever statement they meet', async function () {
    this.timeout(60_000 + DUELS.length * MILLISECONDS_PER_DUEL_MAX);
    for (const round of DUELS) {
      const random = new RandomSource(SEED, round);
      const choices = Object.entries(ACTORS).map(([name, { weight }]) => [name, weight] as const);
      const names = ['erases', random.weighted(choices)];
      if (random.chance(0.6)) names.reverse();
      const isCritical = random.chance(CRITICAL_CHANCE);
      const statement = random.integer(1, isCritical ? CRITICAL_MAX : ACTORS[names[0]!]!.statements);
      await fight(names, { statement, isCritical }, random).catch((cause: unknown) => {
        const which = `SEED=${SEED} ROUND=${round}`;
        const what = `one ${names[0]}, stopped before ${isCritical ? 'critical ' : ''}statement ${statement}, another ${names[1]}`;
        throw new Error(`${which}, ${what}: ${String(cause)}`, { cause });
      });
    }
  });

  async function fight(
    names: string[],
    { statement, isCritical }: { statement: number; isCritical: boolean },
    random: RandomSource,
  ): Promise<void> {
    const race = await startRace(ledger, random, CHILDREN);
    const begin = (database: Database, name: string) =>
      ACTORS[name]!.act({ ...race, database }, new RandomSource(random.bits()));
    const stopped = gate.closeBefore(statement, isCritical);
    const one = begin(first, names[0]!);
    await Promise.race([stopped, one]);
    const other = begin(second, names[1]!);
    await Promise.race([other, untilSomebodyWaits()]);
    gate.open();
    await Promise.all([one, other]);
    await settle(race);
  }

  /** Stops waiting after a while: the other actor may be resting between two tries. */
  async function untilSomebodyWaits(): Promise<void> {
    for (let look = 0; look < 200; look += 1) {
      const { rows } = await ledger.database.raw<{ rows: { waiting: number }[] }>(WAITS);
      if (rows[0]!.waiting > 0) return;
      await pause(2);
    }
  }
});
