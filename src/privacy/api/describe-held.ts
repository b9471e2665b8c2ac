import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { findTombstones } from '../../records/tombstones/find-tombstones.ts';
import type { SubjectKeys } from '../../records/tombstones/subject-keys.ts';
import { childrenOfParent, countHeld, countHeldOfChild, type Held } from '../inventory/count-held.ts';
import { PERSONAL_TABLES } from '../inventory/registry.ts';
import type { CollectionState } from './set-collection.ts';

/** The keys that recognise an erased child, and the retention of each kind of data. */
export interface HeldContext {
  subjectKeys: SubjectKeys;
  retention: RetentionSettings;
}

/**
 * What is held about a child by category: how much, from when to when, for what purpose and how long. Also whether
 * collection is allowed (null if there is no such profile), and what is refused because of an erasure (docs/privacy.md,
 * "Answer a parent in five minutes").
 */
export async function describeHeld(
  database: Database,
  { subjectKeys, retention }: HeldContext,
  childProfileId: string,
) {
  const held = await countHeldOfChild(database, childProfileId);
  const profile = await database('child_profiles')
    .where({ id: childProfileId })
    .first<{ collection: CollectionState } | undefined>('collection');
  const tombstone = (await findTombstones(database, subjectKeys, [childProfileId])).get(childProfileId);
  return {
    holds_anything: held.some(({ rows }) => rows > 0),
    collection: profile?.collection ?? null,
    erased: tombstone === undefined ? null : presentTombstone(tombstone.refusesUntil),
    categories: held.map(categoryBy(retention)),
  };
}

/**
 * What is held about a parent and all children of theirs together, by category, and how many children those are: what
 * the erasure of the parent would clear.
 */
export async function describeHeldOfParent(
  database: Database,
  { retention }: Pick<HeldContext, 'retention'>,
  parentId: string,
) {
  const children = await childrenOfParent(database, parentId);
  const held = await countHeld(database, { children, parentId });
  return {
    holds_anything: held.some(({ rows }) => rows > 0),
    children: children.length,
    categories: held.map(categoryBy(retention)),
  };
}

const categoryBy =
  (retention: RetentionSettings) =>
  ({ table, rows, first, last }: Held) => ({
    table,
    purpose: PERSONAL_TABLES[table].purpose,
    kept: PERSONAL_TABLES[table].life(retention),
    rows,
    first: first?.toISOString() ?? null,
    last: last?.toISOString() ?? null,
  });

function presentTombstone(refusesUntil: number) {
  const isForEver = refusesUntil === Number.POSITIVE_INFINITY;
  return {
    scope: isForEver ? ('profile' as const) : ('history' as const),
    refuses_until: isForEver ? null : new Date(refusesUntil).toISOString(),
  };
}
