import { Problem } from '../core/errors.ts';
import { metricDateOf } from '../core/reporting-day.ts';
import type { Database } from '../db/connect-database.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { loadStatement, run } from '../db/statement.ts';
import { extendLedger } from '../facts/day-ledger.ts';
import type { BackfillRequest } from './backfill.ts';

const insertBackfillDays = loadStatement(import.meta.url, 'insert-backfill-days');

/**
 * Records a backfill and the days of the ledger that it concerns; returns its id. Days from before the first event
 * are not in the ledger: there is nothing to build them from. Throws `day_in_future` when it ends after today.
 */
export function requestBackfill(
  database: Database,
  request: BackfillRequest,
  context: { timeZone: string; now: Date; requestedBy: string },
): Promise<number> {
  const { timeZone, now, requestedBy } = context;
  if (request.to > metricDateOf(now, timeZone))
    throw new Problem('day_in_future', `${request.to} has not begun.`);
  return inTransaction(database, async (transaction) => {
    if (!request.dry_run) await extendLedger(transaction, timeZone, now);
    const { from: from_date, to: to_date, mode, revise_final, reason = null, dry_run } = request;
    const [row] = await transaction('backfills')
      .insert({
        from_date,
        to_date,
        mode,
        revise_final,
        reason,
        dry_run,
        requested_by: requestedBy,
        requested_at: now,
      })
      .returning('id');
    await run(transaction, insertBackfillDays, { backfill_id: row.id, from_date, to_date, mode, now });
    return row.id;
  });
}
