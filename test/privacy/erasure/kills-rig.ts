import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import {
  type ErasureRequest,
  findErasure,
  listStalledErasures,
} from '../../../src/privacy/erasure/erasure-request.ts';
import type { ErasureInput } from '../../../src/privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import { countPersonalRows } from '../../../src/privacy/inventory/count-personal-rows.ts';
import { findTombstones } from '../../../src/records/tombstones/tombstones.ts';
import type { OracleCatalogue, OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { TIME_ZONE } from '../../support/worker-rig.ts';

/** Noon of 10 March 2026 in New York. */
export const KILLS_NOW = new Date('2026-03-10T16:00:00Z');

/** The time at which a killed erasure has been inactive for long enough to be found. */
export const KILLS_LATER = new Date(KILLS_NOW.getTime() + 120_000);

/** The middle one of the three crosses midnight. */
const STARTS = ['2026-03-08T15:00:00Z', '2026-03-10T03:59:00Z', '2026-03-10T12:00:00Z'];
export const KILLS_DATES = ['2026-03-08', '2026-03-09', '2026-03-10'];

/** Two dates fit into one batch. */
export const KILLS_BATCH_ROWS = 8;

/** What each child has: three plays of three events, one history, the profile. */
export const KILLS_COUNTS = {
  usage_events: { before: 9, after: 0 },
  plays: { before: 3, after: 0 },
  child_viewing_histories: { before: 1, after: 0 },
  catalogue_changes: { before: 0, after: 0 },
  child_profiles: { before: 1, after: 0 },
};
const ROWS = 14;

/** Creates many children with the same viewing, one for each kill, and builds their days. */
export interface KillsRig extends Ledger {
  /** The next child that has not been erased yet. */
  nextChild(): ErasureInput;
  /** Finishes stalled requests as a worker does; returns how many. */
  finishForgotten(): Promise<number>;
  /** Throws unless nothing is left and the receipt says so. */
  expectErased(input: ErasureInput): Promise<ErasureRequest>;
  expectUntouched(input: ErasureInput): Promise<void>;
  /** Throws unless the facts are those of the remaining children. */
  expectFacts(): Promise<void>;
}

export async function openKillsRig(children: number): Promise<KillsRig> {
  const ledger = await startSystem({ serves: 'nothing', partitionsAt: [KILLS_NOW] });
  const { database } = ledger;
  const ids = Array.from({ length: children }, (_, index) => String(index + 1));
  const catalogue = catalogueOf(ids);
  const events = ids.flatMap(viewingsOf);
  await ledger.reset(TIME_ZONE);
  await saveOracleCatalogue(database, catalogue, KILLS_NOW);
  await deliverEvents(database, events, KILLS_NOW);
  await buildDueDays(database, { timeZone: TIME_ZONE, now: KILLS_NOW });
  const [fresh, gone] = [ids.values(), new Set<string>()];
  const held = async (id: string) =>
    (await countPersonalRows(database, { children: [id] })).filter(({ rows }) => rows > 0);
  const requestsOf = (id: string): Promise<number[]> =>
    database('privacy_requests')
      .where({ subject_key: TEST_SUBJECT_KEYS.ofChild(id) })
      .pluck('id');
  return {
    ...ledger,
    nextChild: () => {
      const id = fresh.next().value;
      if (id === undefined) throw new Error('The rig needs more children.');
      return { kind: 'erase_profile', id, reason: 'parent_request', requestedBy: 'a test' };
    },
    finishForgotten: async () => {
      const since = new Date(KILLS_LATER.getTime() - 60_000);
      const forgotten = await listStalledErasures(database, since, KILLS_LATER);
      for (const id of forgotten)
        await runErasure(database, id, { timeZone: TIME_ZONE, clock: () => KILLS_LATER });
      return forgotten.length;
    },
    expectErased: async ({ id }) => {
      gone.add(id);
      const [request, ...others] = await requestsOf(id);
      expect(others, 'one request').to.deep.equal([]);
      expect(await held(id)).to.deep.equal([]);
      const receipt = await findErasure(database, request ?? 0);
      expect(receipt).to.include({ status: 'completed', rows_total: ROWS, rows_erased: ROWS });
      expect(receipt.counts).to.deep.equal(KILLS_COUNTS);
      expect((await findTombstones(database, TEST_SUBJECT_KEYS, [id])).get(id)?.refusesUntil).to.equal(
        Infinity,
      );
      return receipt;
    },
    expectUntouched: async ({ id }) => {
      expect(await requestsOf(id)).to.deep.equal([]);
      expect((await held(id)).reduce((sum, { rows }) => sum + rows, 0)).to.equal(ROWS);
      expect((await findTombstones(database, TEST_SUBJECT_KEYS, [id])).size).to.equal(0);
    },
    expectFacts: async () => {
      await buildDueDays(database, { timeZone: TIME_ZONE, now: KILLS_LATER, withoutPause: true });
      const left = events.filter(({ childId }) => !gone.has(childId));
      const timeZone = TIME_ZONE;
      const firstBuiltAt = new Date(STARTS[0]!);
      const remaining = catalogueOf(ids.filter((id) => !gone.has(id)));
      expectSameFacts(
        await readFacts(database),
        expectedFacts({ events: left, catalogue: remaining, timeZone, firstBuiltAt, now: KILLS_LATER }),
      );
    },
  };
}

const catalogueOf = (children: string[]): OracleCatalogue => ({
  books: [{ id: '7', publisherId: '3', durationSeconds: 300 }],
  children: children.map((id) => ({ id, parentId: '2', isTest: false })),
  parents: [{ id: '2', registeredAt: Date.parse('2026-01-01T00:00:00Z') }],
});

function viewingsOf(childId: string): OracleEvent[] {
  return STARTS.flatMap((startedAt) =>
    ['play_start', 'heartbeat', 'play_end'].map((eventType, place) => ({
      eventId: randomUUID(),
      eventType,
      childId,
      bookId: '7',
      sessionId: null,
      positionMilliseconds: place * 45_000,
      fromPositionMilliseconds: null,
      occurredAt: Date.parse(startedAt) + place * 45_000,
    })),
  );
}
