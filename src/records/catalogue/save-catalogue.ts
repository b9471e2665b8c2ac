import { FUTURE_TOLERANCE_SECONDS } from '../../foundation/core/definitions.ts';
import { type FieldError, Problem } from '../../foundation/core/errors.ts';
import { lock, lockShared } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { type Binding, loadStatement, run, type Statement } from '../../foundation/db/statement.ts';
import type { Pseudonymiser } from '../tombstones/pseudonymiser.ts';
import { findTombstones } from '../tombstones/tombstones.ts';
import { CATALOGUE_KINDS, type Catalogue, type CatalogueKind } from './schemas.ts';

const UPSERTS: Record<CatalogueKind, Statement> = {
  publishers: loadStatement(import.meta.url, 'upsert-publishers'),
  books: loadStatement(import.meta.url, 'upsert-books'),
  parents: loadStatement(import.meta.url, 'upsert-parents'),
  children: loadStatement(import.meta.url, 'upsert-children'),
};

/** What a row of one kind refers to: the field, and the table where it must be. */
const REFERENCES = {
  books: { field: 'publisher_id', table: 'publishers' },
  children: { field: 'parent_id', table: 'parents' },
} as const;

/**
 * Creates or replaces catalogue rows, all of them in one transaction. Throws `invalid_request` if a list has an id
 * twice, and `unknown_reference` when a book's publisher or a child's parent is neither there nor in the same request,
 * `child_erased` when a child's profile was erased. Changes that alter metrics are recorded with them
 * (docs/architecture.md, "Change detection").
 */
export async function saveCatalogue(
  database: Database,
  pseudonymiser: Pseudonymiser,
  catalogue: Catalogue,
  now: Date,
): Promise<void> {
  refuseRepeatedIds(catalogue);
  await inTransaction(database, async (transaction) => {
    // One writer at a time: changes are found by comparing with the rows that were there.
    await lock(transaction, 'catalogue');
    await lockShared(transaction, 'ingest');
    const refused = await refuseErasedChildren(transaction, pseudonymiser, catalogue);
    const further: Partial<Record<CatalogueKind, Record<string, Binding>>> = {
      ...{ parents: { now }, children: { now, refused } },
    };
    for (const kind of CATALOGUE_KINDS) {
      if (catalogue[kind].length === 0) continue;
      await refuseUnknownReferences(transaction, kind, catalogue);
      const rows = JSON.stringify(catalogue[kind]);
      await run(transaction, UPSERTS[kind], { rows, ...further[kind] });
    }
  });
}

function refuseRepeatedIds(catalogue: Catalogue): void {
  const errors = CATALOGUE_KINDS.flatMap((kind) => {
    const seen = new Set<string>();
    return catalogue[kind].flatMap(({ id }, index): FieldError[] => {
      if (!seen.has(id)) return seen.add(id) && [];
      return [{ pointer: `#/${kind}/${index}/id`, detail: 'occurs twice in the list' }];
    });
  });
  if (errors.length > 0)
    throw new Problem('invalid_request', 'A list contains an id twice. Send each id once.', { errors });
}

/**
 * A child whose history alone was erased is accepted, and one whose profile was erased is refused. Returns the children
 * whose refusal of collection has outlived their profile.
 */
async function refuseErasedChildren(
  transaction: Transaction,
  pseudonymiser: Pseudonymiser,
  { children }: Catalogue,
): Promise<string[]> {
  const ids = children.map(({ id }) => id);
  const tombstones = await findTombstones(transaction, pseudonymiser, ids);
  const errors = ids.flatMap((id, index): FieldError[] =>
    tombstones.get(id)?.refusesUntil === Number.POSITIVE_INFINITY
      ? [{ pointer: `#/children/${index}/id`, detail: 'is the id of an erased child' }]
      : [],
  );
  if (errors.length > 0)
    throw new Problem('child_erased', 'Erased children cannot be added again. Leave them out.', { errors });
  return ids.filter((id) => tombstones.get(id)?.refusesCollection);
}

async function refuseUnknownReferences(
  transaction: Transaction,
  kind: CatalogueKind,
  catalogue: Catalogue,
): Promise<void> {
  if (kind !== 'books' && kind !== 'children') return;
  const { field, table } = REFERENCES[kind];
  const references = catalogue[kind].map((row) =>
    field in row ? String(row[field as keyof typeof row]) : '',
  );
  const known = await transaction.raw('select id::text as id from ?? where id = any (?::bigint[])', [
    table,
    references,
  ]);
  const ids = new Set(known.rows.map((row: { id: string }) => row.id));
  const errors = references.flatMap((id, index): FieldError[] =>
    ids.has(id) ? [] : [{ pointer: `#/${kind}/${index}/${field}`, detail: `is not among the ${table}` }],
  );
  if (errors.length > 0)
    throw new Problem('unknown_reference', `Some ${kind} refer to unknown ${table}.`, { errors });
}

/**
 * Throws `invalid_request` if a parent registered or a child was created later than now, with the tolerance for clocks:
 * such a row would be kept for too long.
 */
export function refuseFutureTimes({ parents, children }: Catalogue, now: Date): void {
  const latest = now.getTime() + FUTURE_TOLERANCE_SECONDS * 1000;
  const faultOf = (pointer: string, time: Date | null | undefined): FieldError[] =>
    time !== null && time !== undefined && time.getTime() > latest
      ? [{ pointer, detail: 'is in the future' }]
      : [];
  const errors = [
    ...parents.flatMap((row, index) => faultOf(`#/parents/${index}/registered_at`, row.registered_at)),
    ...children.flatMap((row, index) => faultOf(`#/children/${index}/created_at`, row.created_at)),
  ];
  if (errors.length > 0)
    throw new Problem('invalid_request', 'A date is in the future. Send dates up to now.', { errors });
}
