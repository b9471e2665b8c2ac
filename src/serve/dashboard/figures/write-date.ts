import { DateTime } from 'luxon';
import type { MetricDate } from '../../../foundation/core/reporting-day.ts';

type Part = 'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute';
type Parts = Record<Part, string>;

const formatOf = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en', options);

const ofDates = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
const SHORT = formatOf({ ...ofDates, weekday: 'short' });
const LONG = formatOf({ ...ofDates, weekday: 'long', month: 'long' });

/** The words of an instant; which stand where is the business of the rules below, not of the locale. */
function partsOf(format: Intl.DateTimeFormat, instant: Date): Parts {
  const parts: Parts = { weekday: '', day: '', month: '', year: '', hour: '', minute: '' };
  for (const { type, value } of format.formatToParts(instant)) if (type in parts) parts[type as Part] = value;
  return parts;
}

/** A date has no instant and no zone: it is read as midnight of UTC and written in UTC. */
const read = (date: MetricDate, format = SHORT): Parts => partsOf(format, new Date(`${date}T00:00:00Z`));

/** A day beside others of its range, such as "22 Oct". */
export function writeDayAndMonth(date: MetricDate): string {
  const { day, month } = read(date);
  return `${day} ${month}`;
}

/** A single day, such as "Fri 20 Nov". */
export const writeDay = (date: MetricDate): string => `${read(date).weekday} ${writeDayAndMonth(date)}`;

/** A single day that may be of another year, such as "20 Nov 2026". */
export const writeDate = (date: MetricDate): string => `${writeDayAndMonth(date)} ${read(date).year}`;

/** A single day within a sentence, such as "Saturday 7 November". */
export function writeDayInFull(date: MetricDate): string {
  const { weekday, day, month } = read(date, LONG);
  return `${weekday} ${day} ${month}`;
}

/** The date at the head of a page, such as "Saturday 21 November 2026". */
export const writeDateInFull = (date: MetricDate): string => `${writeDayInFull(date)} ${read(date).year}`;

/** The name of the weekday of a date, such as "Friday". */
export const writeWeekday = (date: MetricDate): string => read(date, LONG).weekday;

/**
 * The dates from one to another, both included, the year once: "22 Oct – 20 Nov 2026", "14 – 20 Nov 2026" within a
 * month, "22 Dec 2025 – 20 Jan 2026" across years, "Fri 20 Nov 2026" for a single day.
 */
export function writeRange(start: MetricDate, end: MetricDate): string {
  const sameYear = start.slice(0, 4) === end.slice(0, 4);
  const first = sameYear ? writeDays(start, end) : `${writeDate(start)} – ${writeDayAndMonth(end)}`;
  return `${first} ${read(end).year}`;
}

/** The same without a year, for a range that stands beside one which has it: "14 – 20 Nov". */
export function writeDays(start: MetricDate, end: MetricDate): string {
  if (start === end) return writeDay(start);
  const sameMonth = start.slice(0, 7) === end.slice(0, 7);
  return `${sameMonth ? read(start).day : writeDayAndMonth(start)} – ${writeDayAndMonth(end)}`;
}

/** A week or the part of one that a range holds, by its ISO number: "week 44: 26 Oct – 1 Nov 2026". */
export const writeWeek = (start: MetricDate, end: MetricDate): string =>
  `week ${DateTime.fromISO(start, { zone: 'utc' }).weekNumber}: ${writeRange(start, end)}`;

/** The time of an instant in the zone of the reports, 24 hours, such as "14:05"; the zone is said once, in the foot. */
export function writeTime(instant: Date, timeZone: string): string {
  const format = formatOf({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const { hour, minute } = partsOf(format, instant);
  return `${hour}:${minute}`;
}
