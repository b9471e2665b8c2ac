import { CALCULATION_VERSION } from '../../foundation/core/definitions.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { daysBefore } from '../../foundation/core/reporting-day.ts';
import { lock, lockDay } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import {
  dropPartition,
  listMonths,
  listPartitions,
  type MonthlyPartition,
} from '../../foundation/db/monthly-partitions.ts';
import { isTransient } from '../../foundation/db/retry-transient.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { findHoldingImports } from './find-holding-imports.ts';
import type { HeldBackMonth } from './retention.ts';

const selectDaysOfMonth = loadStatement(import.meta.url, 'select-days-of-month');
const sealDays = loadStatement(import.meta.url, 'seal-days');

/** Ingest waits while this transaction waits; after that, the month is left for the next run. */
const LOCK_TIMEOUT_MILLISECONDS = 3_000;

export interface DroppedMonths {
  dropped: string[];
  sealed: MetricDate[];
  heldBack: HeldBackMonth[];
}

interface DayOfMonth {
  metric_date: MetricDate;
  starts_at: Date;
  is_settled: boolean;
}

/** Undefined if another run has dropped the month already. */
type Outcome = { sealed: MetricDate[] } | HeldBackMonth | undefined;

/** Raw events before this instant are due: the first of the month that was `rawEventsDays` before `now`. */
export function rawEventsDueBefore(now: Date, rawEventsDays: number): Date {
  const oldest = daysBefore(now, rawEventsDays);
  return new Date(Date.UTC(oldest.getUTCFullYear(), oldest.getUTCMonth(), 1));
}

/** The instant from which a month of raw events is due. */
export const rawMonthDueFrom = ({ endsAt }: Pick<MonthlyPartition, 'endsAt'>, rawEventsDays: number): Date =>
  daysBefore(endsAt, -rawEventsDays);

/**
 * Drops the months of raw events that are due, each only if every day that it touches, and the day after, is built.
 * Those days are sealed in the same transaction, so that no day can be built from deleted events. The months
 * are dropped in order: the last day of a month reads on into the next one, which has to stay while that day can
 * still be built. The signal stops it after the current month (docs/privacy.md, "Retention").
 */
export async function dropRawMonths(
  database: Database,
  { now, rawEventsDays, signal }: { now: Date; rawEventsDays: number; signal?: AbortSignal | undefined },
): Promise<DroppedMonths> {
  const result: DroppedMonths = { dropped: [], sealed: [], heldBack: [] };
  const dueBefore = rawEventsDueBefore(now, rawEventsDays);
  for (const month of await listMonths(database, 'usage_events')) {
    if (month.endsAt > dueBefore || signal?.aborted) break;
    const outcome = await dropMonth(database, month, { now, isBehind: result.heldBack.length > 0 });
    if (outcome === undefined) continue;
    if ('because' in outcome) result.heldBack.push(outcome);
    else {
      result.dropped.push(month.name);
      result.sealed.push(...outcome.sealed);
    }
  }
  return result;
}

async function dropMonth(
  database: Database,
  month: MonthlyPartition,
  { now, isBehind }: { now: Date; isBehind: boolean },
): Promise<Outcome> {
  const early = await canDropMonth(database, month, now);
  if ('because' in early) return early;
  if (isBehind) return { partition: month.name, because: 'earlier_month', dates: [] };
  try {
    return await inTransaction(database, (transaction) => dropLocked(transaction, month, now), {
      lockTimeoutMilliseconds: LOCK_TIMEOUT_MILLISECONDS,
    });
  } catch (error) {
    if (!isTransient(error)) throw error;
    return { partition: month.name, because: 'in_use', dates: [] };
  }
}

/**
 * Checks the month again under the locks: nothing is stored into it, and none of its days is rebuilt, until it is
 * dropped.
 */
async function dropLocked(transaction: Transaction, month: MonthlyPartition, now: Date): Promise<Outcome> {
  for (const { metric_date } of await daysOf(transaction, month)) await lockDay(transaction, metric_date);
  await lock(transaction, 'partitions');
  if (!(await listPartitions(transaction, 'usage_events')).includes(month.name)) return undefined;
  await lock(transaction, 'ingest'); // as late as possible, because nothing can be stored from here on
  await lock(transaction, 'ledger');
  const verdict = await canDropMonth(transaction, month, now);
  if ('because' in verdict) return verdict;
  await run(transaction, sealDays, { metric_dates: verdict.sealed });
  await dropPartition(transaction, month.name);
  return verdict;
}

/** The days that would be sealed with the month, or why it cannot be dropped. */
async function canDropMonth(
  connection: Database | Transaction,
  month: MonthlyPartition,
  now: Date,
): Promise<{ sealed: MetricDate[] } | HeldBackMonth> {
  const days = await daysOf(connection, month);
  const held = (because: HeldBackMonth['because'], dates: MetricDate[] = []) => ({
    ...{ partition: month.name, because, dates },
  });
  if (await isBeforeLedger(connection, month, days[0]?.starts_at ?? month.endsAt))
    return held('days_unknown');
  const unsettled = days.filter((day) => !day.is_settled).map((day) => day.metric_date);
  if (unsettled.length > 0) return held('days_not_built', unsettled);
  const sealed = days.map((day) => day.metric_date);
  const [holding] = await findHoldingImports(connection, sealed, now);
  if (holding === undefined) return { sealed };
  const { because, until } = holding;
  return { ...held(because), ...(because === 'just_imported' && { until }) };
}

/** Whether the month has events from before its first day in the ledger, which no day has counted. */
async function isBeforeLedger(
  connection: Database | Transaction,
  { startsAt }: MonthlyPartition,
  firstDayStartsAt: Date,
): Promise<boolean> {
  const uncounted = await connection('usage_events')
    .where('occurred_at', '>=', startsAt)
    .where('occurred_at', '<', firstDayStartsAt)
    .first('event_id');
  return uncounted !== undefined;
}

function daysOf(connection: Database | Transaction, { startsAt, endsAt }: MonthlyPartition) {
  return run<DayOfMonth>(connection, selectDaysOfMonth, {
    starts_at: startsAt,
    ends_at: endsAt,
    calculation_version: CALCULATION_VERSION,
  });
}

/**
 * Raw events before this instant are past their limit: the start of the first due month that an import has just
 * brought, because months are dropped in order; without one, `rawEventsDueBefore`.
 */
export async function rawEventsExcusedFrom(
  connection: Database | Transaction,
  { now, rawEventsDays }: { now: Date; rawEventsDays: number },
): Promise<Date> {
  const dueBefore = rawEventsDueBefore(now, rawEventsDays);
  for (const month of await listMonths(connection, 'usage_events')) {
    if (month.endsAt > dueBefore) break;
    const dates = (await daysOf(connection, month)).map((day) => day.metric_date);
    const holding = await findHoldingImports(connection, dates, now);
    if (holding.some(({ because }) => because === 'just_imported')) return month.startsAt;
  }
  return dueBefore;
}
