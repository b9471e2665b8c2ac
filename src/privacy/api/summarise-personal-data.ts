import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import { findTombstones } from '../../records/tombstones/tombstones.ts';
import { listErasures } from '../erasure/erasure-request.ts';
import {
  childrenOfParent,
  countPersonalRows,
  countRowsOfChild,
  type RowCount,
} from '../inventory/count-personal-rows.ts';
import { PERSONAL_TABLES } from '../inventory/personal-data-inventory.ts';
import { presentListed } from './schemas.ts';
import type { CollectionState } from './set-collection.ts';

/** The keys that recognise an erased child, and how long each kind of data is kept. */
export interface SummaryContext {
  pseudonymiser: Pseudonymiser;
  retention: RetentionSettings;
}

/**
 * What is held about a child by category: how much, from when to when, for what purpose and how long. Also whether
 * collection is allowed, null without a profile, and what is refused because of an erasure (docs/privacy.md, "Answer
 * a parent in five minutes").
 */
export async function summarisePersonalData(
  database: Database,
  { pseudonymiser, retention }: SummaryContext,
  childProfileId: string,
) {
  const held = await countRowsOfChild(database, childProfileId);
  const profile = await database('child_profiles')
    .where({ id: childProfileId })
    .first<{ collection: CollectionState } | undefined>('collection');
  const tombstone = (await findTombstones(database, pseudonymiser, [childProfileId])).get(childProfileId);
  return {
    holds_anything: held.some(({ rows }) => rows > 0),
    collection: profile?.collection ?? null,
    erased: tombstone === undefined ? null : presentTombstone(tombstone.refusesUntil),
    categories: held.map(categoryBy(retention)),
  };
}

/**
 * What is held about a parent and all their children together, by category, and the number of children: what the
 * erasure of the parent would clear.
 */
export async function summariseParentData(
  database: Database,
  { retention }: Pick<SummaryContext, 'retention'>,
  parentId: string,
) {
  const children = await childrenOfParent(database, parentId);
  const held = await countPersonalRows(database, { children, parentId });
  return {
    holds_anything: held.some(({ rows }) => rows > 0),
    children: children.length,
    categories: held.map(categoryBy(retention)),
  };
}

const categoryBy =
  (retention: RetentionSettings) =>
  ({ table, rows, first, last }: RowCount) => ({
    table,
    purpose: PERSONAL_TABLES[table].purpose,
    kept: PERSONAL_TABLES[table].retention(retention),
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

/**
 * Counts again the present rows about a child in every table of the inventory, and lists its past erasures, so that a
 * receipt can be found again (docs/privacy.md, "Reading a receipt").
 */
export async function verifyChild(
  database: Database,
  pseudonymiser: Pseudonymiser,
  childProfileId: string,
  now: Date,
) {
  const held = await countRowsOfChild(database, childProfileId);
  const requests = await listErasures(database, pseudonymiser.ofChild(childProfileId));
  return {
    clean: held.every(({ rows }) => rows === 0),
    counts: Object.fromEntries(held.map(({ table, rows }) => [table, rows])),
    requests: requests.map(presentListed).map(({ id, kind, status, completed_at }) => ({
      ...{ id, kind, status, completed_at },
    })),
    verified_at: now.toISOString(),
  };
}
