import type { Database } from '../db/connect-database.ts';
import { findTombstones } from '../tombstones/find-tombstones.ts';
import type { SubjectKeys } from '../tombstones/subject-keys.ts';
import { countHeldOfChild } from './count-held.ts';
import { PERSONAL_TABLES } from './registry.ts';
import type { CollectionState } from './set-collection.ts';

/**
 * What is held about a child, by category: how much, from when to when, what for; whether collection is allowed
 * (null: there is no such profile) and what is refused because of an erasure (docs/privacy.md, "Answer a
 * parent in five minutes").
 */
export async function describeHeld(database: Database, subjectKeys: SubjectKeys, childProfileId: string) {
  const held = await countHeldOfChild(database, childProfileId);
  const profile = await database('child_profiles')
    .where({ id: childProfileId })
    .first<{ collection: CollectionState } | undefined>('collection');
  const tombstone = (await findTombstones(database, subjectKeys, [childProfileId])).get(childProfileId);
  return {
    holds_anything: held.some(({ rows }) => rows > 0),
    collection: profile?.collection ?? null,
    erased: tombstone === undefined ? null : presentTombstone(tombstone.refusesUntil),
    categories: held.map(({ table, rows, first, last }) => ({
      table,
      purpose: PERSONAL_TABLES[table].purpose,
      rows,
      first: first?.toISOString() ?? null,
      last: last?.toISOString() ?? null,
    })),
  };
}

function presentTombstone(refusesUntil: number) {
  const isForEver = refusesUntil === Number.POSITIVE_INFINITY;
  return {
    scope: isForEver ? ('profile' as const) : ('history' as const),
    refuses_until: isForEver ? null : new Date(refusesUntil).toISOString(),
  };
}
