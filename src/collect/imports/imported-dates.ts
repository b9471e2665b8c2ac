import { MINUTE_MILLISECONDS } from '../../foundation/core/durations.ts';
import { type MetricDate, metricDateOf, reportingDay } from '../../foundation/core/reporting-day.ts';
import { importedMonthsStayUntil } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { ImportedEvent } from './read-batches.ts';

/** Every offset of a time zone is a multiple of that, so its instants are of one date. */
const QUARTER_MILLISECONDS = 15 * MINUTE_MILLISECONDS;

/** Dates by their quarters of an hour since 1970; kept from batch to batch. */
export type KnownQuarters = Map<number, MetricDate>;

/** The dates of events, each once: computed, as the ledger may not reach them. */
export function eventDatesOf(
  events: readonly ImportedEvent[],
  timeZone: string,
  known: KnownQuarters,
): MetricDate[] {
  const dates = new Set<MetricDate>();
  for (const { event } of events) {
    const quarter = Math.floor(event.occurredAt.getTime() / QUARTER_MILLISECONDS);
    const date = known.get(quarter) ?? metricDateOf(new Date(quarter * QUARTER_MILLISECONDS), timeZone);
    known.set(quarter, date);
    dates.add(date);
  }
  return [...dates];
}

const findStatement = loadStatement(import.meta.url, 'find-live-dates');

/**
 * The dates, in order, on which players have posted events too (docs/import.md, "What players have posted
 * already"). The ledger must reach them. It may read every event of the other days.
 */
export function findLiveDates(database: Database, dates: readonly MetricDate[]): Promise<MetricDate[]> {
  return inTransaction(
    database,
    async (transaction) => {
      const days = await run<{ metric_date: MetricDate }>(transaction, findStatement, {
        metric_dates: dates,
      });
      return days.map((day) => day.metric_date);
    },
    LONG_STATEMENTS,
  );
}

interface KeptOptions {
  timeZone: string;
  now: () => Date;
  rawEventsDueBefore?: (now: Date) => Date;
}

/**
 * Until when retention keeps the months of these dates for an import that ended at `endedAt`. Null if that time is
 * over, or if none of the months is past its retention by then (docs/import.md, "How long raw events stay").
 */
export function findKeptUntil(
  dates: readonly MetricDate[],
  endedAt: Date,
  { timeZone, now, rawEventsDueBefore }: KeptOptions,
): Date | null {
  const until = importedMonthsStayUntil(endedAt);
  const [earliest] = [...dates].sort();
  if (earliest === undefined || rawEventsDueBefore === undefined || until <= now()) return null;
  return reportingDay(earliest, timeZone).startsAt < rawEventsDueBefore(until) ? until : null;
}
