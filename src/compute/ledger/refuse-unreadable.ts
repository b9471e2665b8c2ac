import { DAY_MILLISECONDS } from '../../foundation/core/durations.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';

/** No time zone has a larger difference from UTC. */
const FROM_UTC_MILLISECONDS_MAX = 2 * DAY_MILLISECONDS;

/** A value of the ledger, or a count, is not of the type that it must be. */
export class UnreadableDayError extends Error {
  override name = 'UnreadableDayError';
  /** What is kept in the ledger. */
  readonly code = 'unreadable_day';
}

/** The part of a day's events that the database has sent before a rebuild computes anything. */
interface DayAsRead {
  starts_at: unknown;
  ends_at: unknown;
  changes: unknown;
}

/**
 * Throws UnreadableDayError when the bounds of a date are not two instants in order near that date, or its marks not a
 * number: computed with null instead, a day would be one without events, and replace what is there
 * (docs/architecture.md, "Why a rebuild is safe").
 */
export function refuseUnreadableBounds(date: MetricDate, { starts_at, ends_at, changes }: DayAsRead): void {
  const [from, to, middle] = [millisecondsOf(starts_at), millisecondsOf(ends_at), Date.parse(date)];
  const isReadable = to > from && Math.abs(from - middle) <= FROM_UTC_MILLISECONDS_MAX; // NaN is neither
  if (!isReadable)
    throw new UnreadableDayError(`The bounds of ${date} cannot be read, so the day is not rebuilt.`);
  refuseUnreadableCounts(date, { changes });
}

/** Throws UnreadableDayError when a count of a date is not a whole number, or less than none. */
export function refuseUnreadableCounts(date: MetricDate, counts: Readonly<Record<string, unknown>>): void {
  for (const [name, count] of Object.entries(counts))
    if (!Number.isSafeInteger(count) || Number(count) < 0)
      throw new UnreadableDayError(`"${name}" of ${date} cannot be read, so the day is not rebuilt.`);
}

const millisecondsOf = (instant: unknown) => (instant instanceof Date ? instant.getTime() : Number.NaN);
