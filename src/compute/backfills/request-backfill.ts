import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../../foundation/core/errors.ts';
import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { EnqueueJob } from '../../foundation/queue/job-queues.ts';
import { type ClockSource, expectClocksAgree } from '../ledger/clock-doubt.ts';
import { detectChangesWithin } from '../ledger/detect-changes.ts';
import { adoptTimeZone } from '../ledger/ledger-state.ts';
import type { BackfillRequest } from './backfill.ts';

const insertBackfillDays = loadStatement(import.meta.url, 'insert-backfill-days');

export interface RequestContext {
  timeZone: string;
  now: Date;
  requestedBy: string;
  /** How long the search for new events may take; by default as long as any statement of the API. */
  statementTimeoutMilliseconds?: number;
}

/**
 * Records a backfill and the days of the ledger that it concerns; returns its id. New events are noted first, also in
 * a dry run: the ledger may not have the days of events that were stored a moment ago. Days from before the first
 * event are not in the ledger: there is nothing to build them from. Throws `day_in_future` if it ends after today, and
 * `not_configured` if the days were cut in another time zone (docs/operations.md, "Correcting days").
 */
export async function requestBackfill(
  database: Database,
  request: BackfillRequest,
  { timeZone, now, requestedBy, ...limits }: RequestContext,
): Promise<number> {
  if (request.to > metricDateOf(now, timeZone))
    throw new Problem('day_in_future', `${request.to} has not begun. Choose an earlier date.`);
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

/** If the queue does not respond at all, it must not delay the response. */
const ENQUEUE_MILLISECONDS_MAX = 2_000;

/** The parameters of a backfill. */
export interface BackfillDependencies extends ClockSource {
  database: Database;
  timeZone: string;
  enqueue: EnqueueJob;
}

/**
 * Records a backfill and wakes a worker; returns its id. If the queue is unavailable, reconciling requeues the backfill
 * after ten minutes. Throws `clocks_differ`, `day_in_future` and `not_configured` (docs/api.md, "Rebuild days").
 */
export async function askForBackfill(
  dependencies: BackfillDependencies,
  request: BackfillRequest,
  { now, requestedBy }: { now: Date; requestedBy: string },
): Promise<number> {
  const { database, timeZone, enqueue } = dependencies;
  await expectClocksAgree(database, dependencies);
  const id = await requestBackfill(database, request, { timeZone, now, requestedBy });
  const enqueued = enqueue('backfill', { backfill_id: id }).catch(() => undefined);
  await Promise.race([enqueued, pause(ENQUEUE_MILLISECONDS_MAX, undefined, { ref: false })]);
  return id;
}

/**
 * Ends an unfinished backfill as failed, so that no worker continues it. Days that are pending stay as they
 * are; the same request again makes a new backfill.
 */
export async function stopBackfill(database: Database, id: string, now: Date): Promise<void> {
  await database('backfills')
    .where({ id })
    .whereIn('status', ['queued', 'running'])
    .update({ status: 'failed', completed_at: now });
}
