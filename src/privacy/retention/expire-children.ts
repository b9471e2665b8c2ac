import { EXCLUSIVE_INGEST, lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { findTombstones, preserveRefusals } from '../../records/tombstones/tombstones.ts';
import { eraseUndated } from '../erasure/erase-batch.ts';
import { insertRequest, registerErasure } from '../erasure/request-erasure.ts';
import { runErasure } from '../erasure/run-erasure.ts';
import { amongInactive, childrenInBatches, inactiveChildren } from './find-inactive-children.ts';
import type { RetentionContext } from './retention.ts';

/** Children of one request: the ingest lock is taken once for all of them. */
const CHILDREN_AT_ONCE = 500;

/** A batch whose erasure is registered; it has no request if no child was left to erase. */
interface RegisteredBatch {
  request?: number;
  children: number;
}

/**
 * Erases the children that have been inactive for too long, in batches of some hundred. Each batch is a request with
 * tombstones and a receipt, so that a kill anywhere loses none. The children may come back as new ones. Returns the
 * number of children (docs/privacy.md, "Retention").
 */
export async function expireChildren(database: Database, context: RetentionContext): Promise<number> {
  let erased = 0;
  for await (const children of inactiveChildren(database, context)) {
    for (let first = 0; first < children.length; first += CHILDREN_AT_ONCE) {
      if (context.signal?.aborted) return erased;
      const candidates = children.slice(first, first + CHILDREN_AT_ONCE);
      erased += await eraseBatch(database, await registerInactive(database, candidates, context), context);
    }
  }
  return erased;
}

/**
 * Erases children again that were erased but are stored. The programs do not store such children, but a restored
 * backup can have them. Children with an open erasure are left out. Returns the number of children
 * (docs/privacy.md, "Backups").
 */
export async function eraseReturned(database: Database, context: RetentionContext): Promise<number> {
  let erased = 0;
  for await (const children of childrenInBatches(database)) {
    if (context.signal?.aborted) break;
    const suspects = await findErased(database, context, children);
    erased += await eraseBatch(database, await registerReturned(database, suspects, context), context);
  }
  return erased;
}

/** Returns the number of children. */
async function eraseBatch(
  database: Database,
  { request, children }: RegisteredBatch,
  { timeZone, clock, signal }: RetentionContext,
): Promise<number> {
  if (request !== undefined) await runErasure(database, request, { timeZone, clock, signal });
  return children;
}

/**
 * Checks again, under the locks, which children are still inactive. Their profiles are deleted with the registration:
 * the device of a child that is no longer known keeps its events.
 */
function registerInactive(
  database: Database,
  candidates: readonly string[],
  context: RetentionContext,
): Promise<RegisteredBatch> {
  const { pseudonymiser, retention, now } = context;
  return inTransaction(
    database,
    async (transaction) => {
      await lock(transaction, 'erasures');
      await lock(transaction, 'ingest');
      const children = await amongInactive(transaction, candidates, context);
      if (children.length === 0) return { children: 0 };
      const { id } = await registerErasure(
        transaction,
        children,
        { pseudonymiser, tombstonesDays: retention.tombstonesDays, now },
        {
          ...{ kind: 'expire_children', subject_key: null, parent_id: null },
          ...{ reason: 'inactivity', requested_by: 'retention' },
        },
      );
      const refused: (string | number)[] = await transaction('child_profiles')
        .whereRaw('id = any (?::bigint[])', [children])
        .whereNotNull('refused_at')
        .pluck('id');
      await preserveRefusals(
        transaction,
        refused.map((child) => pseudonymiser.ofChild(String(child))),
      );
      await eraseUndated(transaction, { children, scopes: ['profile'], until: null }, { now });
      return { request: id, children: children.length };
    },
    EXCLUSIVE_INGEST,
  );
}

/**
 * Since the suspects were found, one of them may have been erased, whose id must not be written again. So they are
 * checked once more under the lock of the erasures, which keeps other requests from being registered. Their
 * tombstones are in force already, so ingest need not wait.
 */
async function registerReturned(
  database: Database,
  suspects: readonly string[],
  context: RetentionContext,
): Promise<RegisteredBatch> {
  if (suspects.length === 0) return { children: 0 };
  return inTransaction(
    database,
    async (transaction) => {
      await lock(transaction, 'erasures');
      const children = await findErased(transaction, context, await stillThere(transaction, suspects));
      if (children.length === 0) return { children: 0 };
      const { id } = await insertRequest(transaction, children, context.now, {
        ...{ kind: 'erase_returned', subject_key: null, parent_id: null },
        ...{ reason: 'restored_backup', requested_by: 'retention' },
      });
      return { request: id, children: children.length };
    },
    EXCLUSIVE_INGEST,
  );
}

/** One statement, because an erasure deletes the profile before it forgets the id. */
async function stillThere(transaction: Transaction, children: readonly string[]): Promise<string[]> {
  const ids: (string | number)[] = await transaction('child_profiles')
    .whereRaw('id = any (?::bigint[])', [children as string[]])
    .whereNotIn('id', transaction('privacy_request_children').select('child_profile_id'))
    .orderBy('id')
    .pluck('id');
  return ids.map(String);
}

async function findErased(
  connection: Database | Transaction,
  { pseudonymiser }: RetentionContext,
  children: readonly string[],
): Promise<string[]> {
  const tombstones = await findTombstones(connection, pseudonymiser, children);
  return children.filter((child) => tombstones.get(child)?.refusesUntil === Number.POSITIVE_INFINITY);
}
