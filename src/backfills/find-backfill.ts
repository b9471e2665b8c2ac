import { Problem } from '../core/errors.ts';
import type { Database } from '../db/connect-database.ts';
import type { Backfill, BackfillDay } from './backfill.ts';

const COLUMNS = [
  'id',
  'from_date',
  'to_date',
  'mode',
  'revise_final',
  'reason',
  'dry_run',
  'status',
  'requested_at',
  'completed_at',
] as const;

/** A backfill with what became of each of its days so far, oldest first; throws `not_found`. */
export async function findBackfill(
  database: Database,
  id: string,
): Promise<Backfill & { days: BackfillDay[] }> {
  const backfill = await database('backfills').where({ id }).first<Backfill | undefined>(COLUMNS);
  if (backfill === undefined) throw new Problem('not_found', 'There is no such backfill.');
  const days = await database('backfill_days')
    .where({ backfill_id: id })
    .orderBy('metric_date')
    .select<BackfillDay[]>('metric_date', 'result', 'error', 'differences');
  return { ...backfill, days };
}

/** The ids of the backfills that are not finished, the oldest first. */
export async function listOpenBackfills(database: Database): Promise<number[]> {
  const rows = await database('backfills')
    .whereIn('status', ['queued', 'running'])
    .orderBy('id')
    .select('id');
  return rows.map((row: { id: number }) => row.id);
}
