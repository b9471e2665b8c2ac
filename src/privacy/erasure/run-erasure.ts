import { lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { countPersonalRows, type Subject } from '../inventory/count-personal-rows.ts';
import { completeErasure, ErasureIncompleteError } from './complete-erasure.ts';
import { type EraseOptions, eraseChildren } from './erase-children.ts';
import { ERASURE_KINDS, erasedUntil, includesTable } from './erasure-kinds.ts';
import { type ErasureRequest, findErasure, subjectOf } from './erasure-request.ts';

/**
 * A pass misses rows only if they are moved or rebuilt at that moment. If it happens twice, something is wrong.
 */
const PASSES_MAX = 3;

/**
 * Counts what there is to erase and stores the counts, unless they are stored already. Returns the request.
 */
export async function sizeErasure(database: Database, id: number): Promise<ErasureRequest> {
  const request = await findErasure(database, id);
  if (request.counts !== null || request.status === 'completed') return request;
  const subject = await subjectOf(database, id);
  const held = await inTransaction(
    database,
    (transaction) => countPersonalRows(transaction, subject, countedFor(request)),
    LONG_STATEMENTS,
  );
  const counts = Object.fromEntries(held.map(({ table, rows }) => [table, { before: rows, after: null }]));
  const rows_total = held.reduce((sum, { rows }) => sum + rows, 0);
  await database('privacy_requests')
    .where({ id, counts: null })
    .update({ counts: JSON.stringify(counts), rows_total });
  return findErasure(database, id);
}

export interface RunOptions extends Omit<EraseOptions, 'onBatch'> {
  onErased?(rows: number, total: number): void;
}

/**
 * Does an open request and makes its receipt: erases, counts again, forgets the ids. It may run any number of times,
 * also at the same time, and after a kill anywhere. Returns the request, still open if the signal stopped it. Throws
 * if rows are left in the end (docs/privacy.md, "What an erasure does").
 */
export async function runErasure(
  database: Database,
  id: number,
  { onErased, ...options }: RunOptions,
): Promise<ErasureRequest> {
  const request = await sizeErasure(database, id);
  if (request.status === 'completed') return request;
  const subject = await subjectOf(database, id);
  const { scopes } = ERASURE_KINDS[request.kind];
  const target = {
    children: subject.children,
    scopes,
    until: erasedUntil(request.kind, request.requested_at),
  };
  let erased = request.rows_erased;
  const onBatch = async (transaction: Transaction, rows: number) => {
    await noteProgress(transaction, id, rows, options.clock());
    erased += rows;
    onErased?.(erased, request.rows_total ?? erased);
  };
  for (let pass = 1; ; pass += 1) {
    if (!(await eraseChildren(database, target, { ...options, onBatch }))) return request;
    await eraseParent(database, id, subject, options.clock());
    try {
      return await completeErasure(database, request, subject, {
        ...countedFor(request),
        now: options.clock(),
      });
    } catch (error) {
      if (!(error instanceof ErasureIncompleteError) || pass === PASSES_MAX) throw error;
    }
  }
}

/** Which rows are counted before and after. */
function countedFor({ kind, requested_at }: ErasureRequest) {
  return { until: erasedUntil(kind, requested_at), isInScope: includesTable(ERASURE_KINDS[kind].scopes) };
}

async function noteProgress(transaction: Transaction, id: number, rows: number, now: Date): Promise<void> {
  await transaction('privacy_requests')
    .where({ id })
    .update({ rows_erased: transaction.raw('rows_erased + ?', [rows]), last_progress_at: now });
}

/**
 * A parent who has been given another child in the meantime stays. The day of the registration is computed again
 * without an erased parent.
 */
async function eraseParent(
  database: Database,
  id: number,
  { parentId = null }: Subject,
  now: Date,
): Promise<void> {
  if (parentId === null) return;
  await inTransaction(database, async (transaction) => {
    await lock(transaction, 'catalogue');
    const [gone] = await transaction('parents')
      .where({ id: parentId })
      .whereNotExists(transaction('child_profiles').where({ parent_id: parentId }))
      .delete(['registered_at']);
    if (gone === undefined) return;
    await noteProgress(transaction, id, 1, now);
    await transaction('catalogue_changes').insert({
      kind: 'registration',
      registered_at: gone.registered_at,
    });
  });
}
