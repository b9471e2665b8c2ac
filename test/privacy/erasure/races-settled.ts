import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import type { ErasureKind } from '../../../src/privacy/erasure/erasure-kinds.ts';
import { countPersonalRows } from '../../../src/privacy/inventory/count-personal-rows.ts';
import { findTombstones } from '../../../src/records/tombstones/tombstones.ts';
import type { OracleCatalogue } from '../../oracle/types.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import type { Race } from './races-actors.ts';
import { identityOf, RACE_CHILDREN, RACE_NOW, RACE_UNTIL } from './races-events.ts';

/** Half an hour later, what was ahead of the clock is in the past, and everything is found once more. */
const LATER = new Date(RACE_NOW.getTime() + 1_800_000);

/**
 * After all requests have ended: no data of erased children is left, no other child has lost any, and the facts are
 * right.
 */
export async function expectSettled(race: Race): Promise<void> {
  const { database } = race;
  const untilOf = await readRefusals(database);
  await expectNothingHeld(database, race, untilOf);
  const expected = [...race.acknowledged.values()].filter(
    ({ childId, occurredAt }) => occurredAt > untilOf.get(childId)!,
  );
  expect(await readIdentities(database), 'stored events').to.deep.equal(expected.map(identityOf).sort());
  await buildDueDays(database, { timeZone: race.timeZone, now: LATER, withoutPause: true });
  const first = await database('metric_days').orderBy('metric_date').first<{ starts_at: Date }>('starts_at');
  const catalogue = await readCatalogue(database);
  const { timeZone } = race;
  expectSameFacts(
    await readFacts(database),
    expectedFacts({ events: expected, catalogue, timeZone, firstBuiltAt: first.starts_at, now: LATER }),
  );
}

/** By child, up to when it is refused according to the tombstones, which agree with every request that names it. */
async function readRefusals(database: Database): Promise<Map<string, number>> {
  const tombstones = await findTombstones(database, TEST_SUBJECT_KEYS, RACE_CHILDREN);
  const untilOf = new Map(
    RACE_CHILDREN.map((child) => [child, tombstones.get(child)?.refusesUntil ?? -Infinity]),
  );
  const requests: { kind: ErasureKind; status: string; subject_key: Buffer | null }[] = await database(
    'privacy_requests',
  ).select('kind', 'status', 'subject_key');
  for (const { kind, status, subject_key } of requests) {
    expect(status, kind).to.equal('completed');
    expect(kind, 'no data of an erased child has returned').not.to.equal('erase_returned');
    const child = RACE_CHILDREN.find(
      (id) => TEST_SUBJECT_KEYS.ofChild(id) === `\\x${subject_key?.toString('hex')}`,
    );
    if (child === undefined) continue;
    expect(untilOf.get(child), `tombstone of ${child}`).to.be.at.least(
      kind === 'erase_profile' ? Infinity : RACE_UNTIL,
    );
  }
  expect(await database('privacy_request_children'), 'ids in requests').to.deep.equal([]);
  const allowed = [-Infinity, RACE_UNTIL, Infinity];
  for (const [child, until] of untilOf) expect(allowed, `tombstone of ${child}`).to.include(until);
  return untilOf;
}

/** No row of a child that was erased with its profile; a profile of every child that was not erased in any way. */
async function expectNothingHeld(
  database: Database,
  { savedParents }: Race,
  untilOf: Map<string, number>,
): Promise<void> {
  for (const [child, until] of untilOf) {
    const held = (await countPersonalRows(database, { children: [child] })).filter(({ rows }) => rows > 0);
    if (until === Infinity) expect(held, `held of ${child}`).to.deep.equal([]);
    if (until === -Infinity)
      expect(
        held.map(({ table }) => table),
        `held of ${child}`,
      ).to.include('child_profiles');
  }
  const erasedParents: Buffer[] = await database('privacy_requests')
    .where({ kind: 'erase_parent' })
    .pluck('subject_key');
  for (const id of ['1', '2', '3']) {
    const wasErased = erasedParents.some(
      (key) => `\\x${key.toString('hex')}` === TEST_SUBJECT_KEYS.ofParent(id),
    );
    if (!wasErased || savedParents.has(id)) continue;
    const held = await countPersonalRows(database, { children: [], parentId: id });
    expect(
      held.filter(({ rows }) => rows > 0),
      `held of parent ${id}`,
    ).to.deep.equal([]);
  }
}

async function readIdentities(database: Database): Promise<string[]> {
  const { rows } = await database.raw<{ rows: { identity: string }[] }>(
    `select concat_ws(' ', child_profile_id, book_id, (extract(epoch from occurred_at) * 1000)::bigint, event_id)
       as identity from usage_events`,
  );
  return rows.map(({ identity }) => identity).sort();
}

/** As it is now: the order of its changes is unknown. */
async function readCatalogue(database: Database): Promise<OracleCatalogue> {
  const read = async <Row>(statement: string) => (await database.raw<{ rows: Row[] }>(statement)).rows;
  return {
    books: await read(
      `select books.id::text as id, publisher_id::text as "publisherId", duration_seconds as "durationSeconds"
       from books left join video_assets on book_id = books.id`,
    ),
    children: await read(
      'select id::text as id, parent_id::text as "parentId", is_test as "isTest" from child_profiles',
    ),
    parents: await read(
      'select id::text as id, (extract(epoch from registered_at) * 1000)::bigint as "registeredAt" from parents',
    ),
  };
}
