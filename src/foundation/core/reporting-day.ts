import { DateTime, IANAZone } from 'luxon';
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from './durations.ts';

/** A calendar date in the reporting time zone, `YYYY-MM-DD` (docs/metrics.md, "Days and time zones"). */
export type MetricDate = string;

/** The instants of one metric date, half open: `startsAt <= t < endsAt`. It may last 23, 24 or 25 hours. */
export interface ReportingDay {
  metricDate: MetricDate;
  startsAt: Date;
  endsAt: Date;
}

/** Whether the text names a time zone that this runtime knows. */
export const isTimeZone = (zone: string): boolean => IANAZone.isValidZone(zone);

/** Whether the text is a calendar date that exists, written `YYYY-MM-DD`, in the years that PostgreSQL has too. */
export function isMetricDate(text: string): boolean {
  return /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
}

/** The metric date on which an instant falls. */
export function metricDateOf(instant: Date, timeZone: string): MetricDate {
  return DateTime.fromJSDate(instant, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

/** The date that is a number of calendar days after another, or before it if the number is negative. */
export function plusDays(date: MetricDate, days: number): MetricDate {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** Number of calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: MetricDate, to: MetricDate): number {
  const utc = (date: MetricDate) => DateTime.fromISO(date, { zone: 'utc' });
  return utc(to).diff(utc(from), 'days').days;
}

/** Every date from the first to the last, both included; empty when `last` is earlier. */
export function datesFrom(first: MetricDate, last: MetricDate): MetricDate[] {
  return Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, index) =>
    plusDays(first, index),
  );
}

/** The instants that have this calendar date in the reporting time zone. */
export function reportingDay(metricDate: MetricDate, timeZone: string): ReportingDay {
  return {
    metricDate,
    startsAt: firstInstantOf(metricDate, timeZone),
    endsAt: firstInstantOf(plusDays(metricDate, 1), timeZone),
  };
}

const HALF_A_WORLD_MS = 15 * HOUR_MILLISECONDS;

/**
 * The first instant whose calendar date is `date` or later, by bisection. Asking for "00:00 local" instead
 * has no single answer where clocks change at midnight (Cairo skips it, Havana has it twice).
 */
function firstInstantOf(date: MetricDate, timeZone: string): Date {
  const middle = Date.parse(`${date}T00:00:00Z`);
  let [before, atOrAfter] = [middle - HALF_A_WORLD_MS, middle + HALF_A_WORLD_MS];
  while (atOrAfter - before > 1) {
    const probe = Math.floor((before + atOrAfter) / 2);
    if (metricDateOf(new Date(probe), timeZone) >= date) atOrAfter = probe;
    else before = probe;
  }
  return new Date(atOrAfter);
}

/** The instant this many days of 24 hours before. */
export const daysBefore = (now: Date, days: number): Date =>
  new Date(now.getTime() - days * DAY_MILLISECONDS);
