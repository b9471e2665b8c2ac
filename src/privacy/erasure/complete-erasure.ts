import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import {
  type CountOptions,
  countPersonalRows,
  type RowCount,
  type Subject,
} from '../inventory/count-personal-rows.ts';
import { ERASURE_KINDS } from './erasure-kinds.ts';
import { type ErasureCounts, type ErasureRequest, findErasure } from './erasure-request.ts';

const forgetStatement = loadStatement(import.meta.url, 'forget-children');

/** Thrown if rows are left that should be deleted. The message names the tables, but no child. */
export class ErasureIncompleteError extends Error {
  override name = 'ErasureIncompleteError';

  constructor(left: readonly RowCount[]) {
    super(`Rows are left in ${left.map(({ table }) => table).join(', ')}.`);
  }
}

/**
 * Counts every table of the inventory once more. If nothing is left, it makes the receipt: the counts stay, and the
 * ids are deleted, in other open requests too. A parent who has got another child since may stay. Throws
 * ErasureIncompleteError (docs/privacy.md, "What an erasure does", step 4).
 */
export function completeErasure(
  database: Database,
  request: ErasureRequest,
  subject: Subject,
  { now, ...counted }: CountOptions & { now: Date },
): Promise<ErasureRequest> {
  return inTransaction(
    database,
    async (transaction) => {
      const held = await countPersonalRows(transaction, subject, counted);
      const left = held.filter(({ table, rows }) => rows > 0 && table !== 'parents');
      if (left.length > 0) throw new ErasureIncompleteError(left);
      await forgetChildren(transaction, request, subject);
      await writeReceipt(transaction, request, held, now);
      return findErasure(transaction, request.id);
    },
    LONG_STATEMENTS,
  );
}

/** A child that is erased for good leaves its id in no other open request, either. */
async function forgetChildren(
  transaction: Transaction,
  { id, kind }: ErasureRequest,
  { children }: Subject,
): Promise<void> {
  const erased_for_ever = ERASURE_KINDS[kind].reach === 'for_ever' ? children : [];
  await run(transaction, forgetStatement, { request_id: id, erased_for_ever });
}

async function writeReceipt(
  transaction: Transaction,
  { id, counts }: ErasureRequest,
  held: readonly RowCount[],
  now: Date,
): Promise<void> {
  const after = held.map(({ table, rows }): [string, ErasureCounts] => [
    table,
    { before: counts?.[table]?.before ?? rows, after: rows },
  ]);
  await transaction('privacy_requests')
    .where({ id, status: 'open' })
    .update({
      status: 'completed',
      completed_at: now,
      last_progress_at: now,
      parent_id: null,
      counts: JSON.stringify(Object.fromEntries(after)),
    });
}
