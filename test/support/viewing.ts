import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/foundation/db/connect-database.ts';
import type { OracleCatalogue, OracleEvent } from '../oracle/types.ts';
import { saveOracleCatalogue } from './builders-catalogue.ts';
import { expectSameFacts } from './builders-compare.ts';
import { deliverEvents } from './builders-events.ts';
import { expectedFacts } from './builders-expected-facts.ts';
import { readFacts } from './builders-facts.ts';

/** Easy to find in any output. */
export const CHILD_ID = '470011000074';

const CATALOGUE: OracleCatalogue = {
  books: [{ id: '7', publisherId: '3', durationSeconds: 300 }],
  children: [{ id: CHILD_ID, parentId: '2', isTest: false }],
  parents: [{ id: '2', registeredAt: Date.parse('2026-01-01T00:00:00Z') }],
};

/** The viewing of one child, and the facts that the oracle expects. */
export interface Viewing {
  /** Lets the child watch a minute that ended `ago` milliseconds before `now`, and delivers it now. */
  watch(now: Date, endedAt?: Date): Promise<void>;
  /** Whether every day up to `now` is built and agrees with the oracle. */
  isBuilt(now: Date): Promise<boolean>;
  /** Throws the differences from the oracle. */
  expectBuilt(now: Date): Promise<void>;
}

export async function openViewing(database: Database, timeZone: string, now: Date): Promise<Viewing> {
  await saveOracleCatalogue(database, CATALOGUE, now);
  const events: OracleEvent[] = [];
  const expectBuilt = async (at: Date) =>
    expectSameFacts(
      await readFacts(database),
      expectedFacts({ events, catalogue: CATALOGUE, timeZone, firstBuiltAt: now, now: at }),
    );
  return {
    watch: async (at, endedAt = at) => {
      const play = playEndingAt(endedAt.getTime());
      await deliverEvents(database, play, at);
      events.push(...play);
    },
    isBuilt: (at) =>
      expectBuilt(at).then(
        () => true,
        () => false,
      ),
    expectBuilt,
  };
}

function playEndingAt(endedAt: number): OracleEvent[] {
  const event = (eventType: string, second: number): OracleEvent => ({
    eventId: randomUUID(),
    eventType,
    childId: CHILD_ID,
    bookId: '7',
    sessionId: null,
    positionMilliseconds: second * 1000,
    fromPositionMilliseconds: null,
    occurredAt: endedAt - (60 - second) * 1000,
  });
  return [event('play_start', 0), event('heartbeat', 45), event('play_end', 60)];
}
