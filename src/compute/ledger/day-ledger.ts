import { latestBelieved } from '../../foundation/core/clock.ts';
import { CALCULATION_VERSION } from '../../foundation/core/definitions.ts';
import {
  datesFrom,
  type MetricDate,
  metricDateOf,
  plusDays,
  reportingDay,
} from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';

export type DayStatus = 'missing' | 'built' | 'stale' | 'final' | 'sealed';

/** One day of the ledger (docs/operations.md, "The day ledger"). */
export interface LedgerDay {
  metric_date: MetricDate;
  starts_at: Date;
  ends_at: Date;
  status: DayStatus;
  changes: number;
  calculation_version: number | null;
  revision: number;
}

/**
 * A stale day that was built more recently waits, so that today is not rebuilt all the time. With the minute between
 * two refreshes that makes four at most until a build begins which counts an event, and leaves one for building: the
 * promise is five (docs/architecture.md, "Life of a day").
 */
const REBUILD_PAUSE_SECONDS = 180;

const selectDay = loadStatement(import.meta.url, 'select-day');
const selectDueDays = loadStatement(import.meta.url, 'select-due-days');
const selectLedgerSpan = loadStatement(import.meta.url, 'select-ledger-span');
const insertMissingDays = loadStatement(import.meta.url, 'insert-missing-days');
const markDaysStatement = loadStatement(import.meta.url, 'mark-days');

/**
 * Extends the ledger without a gap from `earliest` (or its present first day, if that is earlier) to today. New days
 * are `missing`, and therefore due.
 */
export async function extendLedger(
  connection: Database | Transaction,
  timeZone: string,
  now: Date,
  earliest: Date = now,
): Promise<void> {
  const { first, last } = await runForOne<{ first: string | null; last: string | null }>(
    connection,
    selectLedgerSpan,
  );
  const today = metricDateOf(now, timeZone);
  const wanted = datesFrom(metricDateOf(earliest < now ? earliest : now, timeZone), today);
  const missing =
    first === null || last === null
      ? wanted
      : [...wanted.filter((date) => date < first), ...datesFrom(plusDays(last, 1), today)];
  if (missing.length === 0) return;
  const days = missing.map((date) => reportingDay(date, timeZone));
  await run(connection, insertMissingDays, {
    metric_dates: days.map((day) => day.metricDate),
    starts_at: days.map((day) => day.startsAt),
    ends_at: days.map((day) => day.endsAt),
    now,
  });
}

/** The ledger's entry for a date; undefined when the ledger does not reach it. */
export async function findDay(
  connection: Database | Transaction,
  date: MetricDate,
): Promise<LedgerDay | undefined> {
  const [day] = await run<LedgerDay>(connection, selectDay, { metric_date: date });
  return day;
}

/** Marks days as changed since they were built, except final and sealed ones. Returns those that were marked. */
export async function markDays(
  connection: Database | Transaction,
  dates: MetricDate[],
  now: Date,
): Promise<MetricDate[]> {
  if (dates.length === 0) return [];
  const marked = await run<{ metric_date: MetricDate }>(connection, markDaysStatement, {
    metric_dates: dates,
    now,
  });
  return marked.map((day) => day.metric_date);
}

/**
 * The days that have to be built, oldest first. `dueForSeconds`: only those that have been due for so long;
 * `withoutPause`: also those that were built a moment ago.
 */
export async function listDueDays(
  connection: Database | Transaction,
  now: Date,
  options: { dueForSeconds?: number; withoutPause?: boolean } = {},
): Promise<MetricDate[]> {
  const due = await run<{ metric_date: MetricDate }>(connection, selectDueDays, {
    now,
    calculation_version: CALCULATION_VERSION,
    rebuild_pause_seconds: options.withoutPause ? 0 : REBUILD_PAUSE_SECONDS,
    due_for_seconds: options.dueForSeconds ?? 0,
    believed_until: latestBelieved(now),
  });
  return due.map((day) => day.metric_date);
}
