import { Problem } from '../core/errors.ts';
import { metricDateOf, reportingDay } from '../core/reporting-day.ts';
import type { Database } from '../db/connect-database.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { loadStatement, run } from '../db/statement.ts';
import { extendLedger } from '../facts/day-ledger.ts';
import type { BackfillRequest } from './backfill.ts';

const insertBackfillDays = loadStatement(import.meta.url, 'insert-backfill-days');

/**
 * Records a backfill and the days that it concerns; returns its id. The ledger is extended back to its first
 * day, so that days from before the first event can be built too; not for a dry run, which would leave them due.
 * Throws `day_in_future` when it ends after today.
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
    if (!request.dry_run)
      await extendLedger(transaction, timeZone, now, reportingDay(request.from, timeZone).startsAt);
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
