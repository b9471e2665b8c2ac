import { Problem } from '../../foundation/core/errors.ts';
import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { detectChangesWithin } from '../ledger/detect-changes.ts';
import { adoptTimeZone } from '../ledger/ledger-state.ts';
import type { BackfillRequest } from './backfill.ts';

const insertBackfillDays = loadStatement(import.meta.url, 'insert-backfill-days');

export interface RequestContext {
  timeZone: string;
  now: Date;
  requestedBy: string;
  /** How long the look for arrivals may take; without it, as long as any statement of the API. */
  statementTimeoutMilliseconds?: number;
}

/**
 * Records a backfill and the days of the ledger that it concerns; returns its id. What has arrived is noted first, in
 * a dry run too: the ledger may not reach the days of events that were stored a moment ago. Days from before the first
 * event are not in the ledger: there is nothing to build them from. Throws `day_in_future` if it ends after today, and
 * `not_configured` if the days were cut in another time zone (docs/operations.md, "Correcting days").
 */
export async function requestBackfill(
  database: Database,
  request: BackfillRequest,
  { timeZone, now, requestedBy, ...limits }: RequestContext,
): Promise<number> {
  if (request.to > metricDateOf(now, timeZone))
    throw new Problem('day_in_future', `${request.to} has not begun.`);
  await adoptTimeZone(database, timeZone);
  const recordRequest = async (transaction: Transaction) => {
    await detectChangesWithin(transaction, timeZone, now);
    return insertBackfill(transaction, request, { now, requestedBy });
  };
  return inTransaction(database, recordRequest, limits);
}

async function insertBackfill(
  transaction: Transaction,
  request: BackfillRequest,
  { now, requestedBy }: Pick<RequestContext, 'now' | 'requestedBy'>,
): Promise<number> {
  const { from: from_date, to: to_date, mode, revise_final, reason = null, dry_run } = request;
  const [row] = await transaction('backfills')
    .insert({
      ...{ from_date, to_date, mode, revise_final, reason, dry_run },
      ...{ requested_by: requestedBy, requested_at: now },
    })
    .returning('id');
  await run(transaction, insertBackfillDays, { backfill_id: row.id, from_date, to_date, mode, now });
  return row.id;
}
