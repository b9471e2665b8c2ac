import { EXCLUSIVE_INGEST, lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import { findTombstones, writeTombstones } from '../../records/tombstones/tombstones.ts';
import type { Reason } from '../inventory/access-log.ts';
import { childrenOfParent, countPersonalRows } from '../inventory/count-personal-rows.ts';
import { ERASURE_KINDS, type ErasureKind, erasedUntil, includesTable } from './erasure-kinds.ts';
import { type ErasureRequest, findErasure, findNewestErasure } from './erasure-request.ts';

/** An erasure to register. */
export interface ErasureInput {
  kind: Exclude<ErasureKind, 'expire_children' | 'erase_returned'>;
  /** The parent's id for `erase_parent`, otherwise the child's. */
  id: string;
  reason: Reason;
  requestedBy: string;
}

export interface ErasureContext {
  pseudonymiser: Pseudonymiser;
  tombstonesDays: number;
  now: Date;
}

/**
 * Registers an erasure and writes its tombstones: when this resolves, no event of the children can be stored. If the
 * same erasure is open, or done and still in force, it returns that request. An unknown child gets a tombstone too,
 * because a device may hold its events (docs/privacy.md, "What an erasure does", step 1).
 */
export function requestErasure(
  database: Database,
  input: ErasureInput,
  context: ErasureContext,
): Promise<ErasureRequest> {
  return inTransaction(
    database,
    async (transaction) => {
      await lock(transaction, 'erasures');
      const same = await findEquivalentRequest(transaction, input, context);
      if (same !== undefined) return same;
      await lock(transaction, 'ingest');
      return register(transaction, input, await childrenOf(transaction, input), context);
    },
    EXCLUSIVE_INGEST,
  );
}

const subjectKeyOf = ({ kind, id }: ErasureInput, { pseudonymiser }: ErasureContext) =>
  kind === 'erase_parent' ? pseudonymiser.ofParent(id) : pseudonymiser.ofChild(id);

/** Under the ingest lock, the parent cannot get another child in the meantime. */
async function childrenOf(transaction: Transaction, { kind, id }: ErasureInput): Promise<string[]> {
  return kind === 'erase_parent' ? childrenOfParent(transaction, id) : [id];
}

/** The previous request, if it is open, or if what it erased is still erased. */
async function findEquivalentRequest(
  transaction: Transaction,
  input: ErasureInput,
  context: ErasureContext,
): Promise<ErasureRequest | undefined> {
  const before = await findNewestErasure(transaction, input.kind, subjectKeyOf(input, context));
  if (before === undefined) return undefined;
  if (before.status === 'open') return coversNow(before, context.now) ? before : undefined;
  return (await isStillErased(transaction, input, context)) ? before : undefined;
}

/** What a child has watched since the erasure of its history was requested is not covered by that request. */
function coversNow({ kind, requested_at }: ErasureRequest, now: Date): boolean {
  const until = erasedUntil(kind, requested_at);
  return until === null || until >= now;
}

async function isStillErased(
  transaction: Transaction,
  { kind, id }: ErasureInput,
  { pseudonymiser, now }: ErasureContext,
): Promise<boolean> {
  const isParent = kind === 'erase_parent';
  if (isParent) {
    const children = await transaction('child_profiles').where({ parent_id: id }).first('id');
    if (children !== undefined) return false;
  }
  const held = await countPersonalRows(
    transaction,
    isParent ? { children: [], parentId: id } : { children: [id] },
    {
      isInScope: includesTable(ERASURE_KINDS[kind].scopes),
    },
  );
  if (held.some(({ rows }) => rows > 0)) return false;
  if (isParent) return true;
  const tombstone = (await findTombstones(transaction, pseudonymiser, [id])).get(id);
  if (tombstone === undefined) return false;
  const isForEver = tombstone.refusesUntil === Number.POSITIVE_INFINITY;
  return isForEver || (kind === 'erase_history' && tombstone.refusesUntil >= now.getTime());
}

async function register(
  transaction: Transaction,
  input: ErasureInput,
  children: readonly string[],
  context: ErasureContext,
): Promise<ErasureRequest> {
  const { kind, id, reason, requestedBy } = input;
  return registerErasure(transaction, children, context, {
    kind,
    subject_key: subjectKeyOf(input, context),
    parent_id: kind === 'erase_parent' ? id : null,
    reason,
    requested_by: requestedBy,
  });
}

/** What is kept of a request, besides whom it concerns. */
interface RequestFields {
  kind: ErasureKind;
  subject_key: string | null;
  parent_id: string | null;
  reason: Reason | 'inactivity' | 'restored_backup';
  requested_by: string;
}

/** Writes a request and the tombstones of its children; the transaction holds the ingest lock. */
export async function registerErasure(
  transaction: Transaction,
  children: readonly string[],
  { pseudonymiser, tombstonesDays, now }: ErasureContext,
  fields: RequestFields,
): Promise<ErasureRequest> {
  const keys = children.map((child) => pseudonymiser.ofChild(child));
  const refusesUntil = erasedUntil(fields.kind, now);
  await writeTombstones(transaction, keys, { refusesUntil, keepDays: tombstonesDays, now });
  return insertRequest(transaction, children, now, fields);
}

/** Writes a request for children who have tombstones. */
export async function insertRequest(
  transaction: Transaction,
  children: readonly string[],
  now: Date,
  fields: RequestFields,
): Promise<ErasureRequest> {
  const [row] = await transaction('privacy_requests')
    .insert({ ...fields, requested_at: now, last_progress_at: now })
    .returning('id');
  if (children.length > 0) {
    await transaction('privacy_request_children').insert(
      children.map((child) => ({ request_id: row.id, child_profile_id: child })),
    );
  }
  return findErasure(transaction, row.id);
}
