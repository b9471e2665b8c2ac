import type { Database } from '../../db/connect-database.ts';
import { inTransaction } from '../../db/in-transaction.ts';
import { findTombstones } from '../../tombstones/find-tombstones.ts';
import { insertRequest } from '../erasure/request-erasure.ts';
import { runErasure } from '../erasure/run-erasure.ts';
import type { RetentionContext } from './retention-context.ts';

const CHILDREN_AT_ONCE = 5_000;

/**
 * Erases again the children that were erased and are there nevertheless. No door lets them in; a backup that was
 * restored does. (Whoever is being erased right now is left to that.) Their tombstones are in force, so nobody has
 * to be held up. Returns how many they were (docs/privacy.md, "Backups").
 */
export async function eraseReturned(database: Database, context: RetentionContext): Promise<number> {
  let returned = 0;
  for (let after = '0'; !context.signal?.aborted; ) {
    const ids: (string | number)[] = await database('child_profiles')
      .where('id', '>', after)
      .whereNotIn('id', database('privacy_request_children').select('child_profile_id'))
      .orderBy('id')
      .limit(CHILDREN_AT_ONCE)
      .pluck('id');
    const last = ids.at(-1);
    if (last === undefined) break;
    const erased = await findErased(database, context, ids.map(String));
    if (erased.length > 0) await eraseAgain(database, erased, context);
    returned += erased.length;
    after = String(last);
  }
  return returned;
}

async function findErased(
  database: Database,
  { subjectKeys }: RetentionContext,
  children: readonly string[],
): Promise<string[]> {
  const tombstones = await findTombstones(database, subjectKeys, children);
  return children.filter((child) => tombstones.get(child)?.refusesUntil === Number.POSITIVE_INFINITY);
}

async function eraseAgain(
  database: Database,
  children: readonly string[],
  { timeZone, clock, now, signal }: RetentionContext,
): Promise<void> {
  const fields = { kind: 'erase_returned', reason: 'restored_backup', requested_by: 'retention' } as const;
  const { id } = await inTransaction(database, (transaction) =>
    insertRequest(transaction, children, now, { ...fields, subject_key: null, parent_id: null }),
  );
  await runErasure(database, id, { timeZone, clock, signal });
}
