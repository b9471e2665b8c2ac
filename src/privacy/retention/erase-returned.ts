import { EXCLUSIVE_INGEST, lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { findTombstones } from '../../records/tombstones/tombstones.ts';
import { insertRequest } from '../erasure/request-erasure.ts';
import { runErasure } from '../erasure/run-erasure.ts';
import type { RetentionContext } from './retention-context.ts';

const CHILDREN_AT_ONCE = 5_000;

/**
 * Erases children again that were erased and are here nevertheless: the programs let none in, but a restored backup
 * does. Children whose erasure is open are left to that. Returns the number of children (docs/privacy.md, "Backups").
 */
export async function eraseReturned(database: Database, context: RetentionContext): Promise<number> {
  const { timeZone, clock, signal } = context;
  let returned = 0;
  for (let after = '0'; !signal?.aborted; ) {
    const ids: (string | number)[] = await database('child_profiles')
      .where('id', '>', after)
      .orderBy('id')
      .limit(CHILDREN_AT_ONCE)
      .pluck('id');
    const last = ids.at(-1);
    if (last === undefined) break;
    const suspects = await findErased(database, context, ids.map(String));
    const batch = await registerBatch(database, suspects, context);
    if (batch.request !== undefined) await runErasure(database, batch.request, { timeZone, clock, signal });
    returned += batch.children;
    after = String(last);
  }
  return returned;
}

/**
 * Between the two reads that found the suspects a child may have been erased, whose id must not be written again.
 * So they are looked for once more under the lock of the erasures, under which no other request comes into being.
 * Their tombstones are in force: nobody who stores anything has to be held up.
 */
async function registerBatch(
  database: Database,
  suspects: readonly string[],
  context: RetentionContext,
): Promise<{ request?: number; children: number }> {
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

/** One statement: an erasure deletes the profile before it forgets the id. */
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
