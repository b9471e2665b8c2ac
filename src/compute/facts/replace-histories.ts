import { lock } from '../../foundation/db/advisory-locks.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';

const deleteVanishedHistories = loadStatement(import.meta.url, 'delete-vanished-histories');
const upsertHistories = loadStatement(import.meta.url, 'upsert-histories');

/**
 * Computes the viewing histories of `changed_pairs` again from all plays. Rebuilds of two dates of one child can
 * change the same history: each takes the lock until its transaction ends and only then reads, so the second one sees
 * the plays of the first. (A lock on the row of every pair would have the same effect, but needs a write for each.) It
 * comes last in a rebuild, so that the lock is held only briefly.
 */
export async function replaceHistories(transaction: Transaction, computedAt: Date): Promise<void> {
  await lock(transaction, 'histories');
  await run(transaction, deleteVanishedHistories);
  await run(transaction, upsertHistories, { computed_at: computedAt });
}
