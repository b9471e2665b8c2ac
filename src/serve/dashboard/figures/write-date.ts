import { DateTime } from 'luxon';
import { type MetricDate, metricDateOf, plusDays } from '../../../foundation/core/reporting-day.ts';
import { NO_FIGURE } from './write-number.ts';

type Part = 'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute';
type Parts = Record<Part, string>;

const formatOf = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en', options);

const ofDates = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
const SHORT = formatOf({ ...ofDates, weekday: 'short' });
const LONG = formatOf({ ...ofDates, weekday: 'long', month: 'long' });

/** The parts of an instant; their order is set by the functions below, not by the locale. */
function partsOf(format: Intl.DateTimeFormat, instant: Date): Parts {
  const parts: Parts = { weekday: '', day: '', month: '', year: '', hour: '', minute: '' };
  for (const { type, value } of format.formatToParts(instant)) if (type in parts) parts[type as Part] = value;
  return parts;
}

/** A date has no instant and no zone: it is read as midnight of UTC and written in UTC. */
const read = (date: MetricDate, format = SHORT): Parts => partsOf(format, new Date(`${date}T00:00:00Z`));

/** A day among others of its range, such as "22 Oct". */
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

/** Whether a date is a Saturday or a Sunday. */
export const isWeekend = (date: MetricDate): boolean => ['Saturday', 'Sunday'].includes(writeWeekday(date));

/**
 * The dates from one to another, both included, the year once: "22 Oct – 20 Nov 2026", "14 – 20 Nov 2026" within a
 * month, "22 Dec 2025 – 20 Jan 2026" across years, "Fri 20 Nov 2026" for a single day.
 */
export function writeRange(start: MetricDate, end: MetricDate): string {
  const sameYear = start.slice(0, 4) === end.slice(0, 4);
  const first = sameYear ? writeDays(start, end) : `${writeDate(start)} – ${writeDayAndMonth(end)}`;
  return `${first} ${read(end).year}`;
}

/** The same without a year, for a range next to one that has it: "14 – 20 Nov". */
export function writeDays(start: MetricDate, end: MetricDate): string {
  if (start === end) return writeDay(start);
  const sameMonth = start.slice(0, 7) === end.slice(0, 7);
  return `${sameMonth ? read(start).day : writeDayAndMonth(start)} – ${writeDayAndMonth(end)}`;
}

/** A week, or the part of it within a range, by its ISO number: "week 44: 26 Oct – 1 Nov 2026". */
export const writeWeek = (start: MetricDate, end: MetricDate): string =>
  `week ${DateTime.fromISO(start, { zone: 'utc' }).weekNumber}: ${writeRange(start, end)}`;

/** The time of an instant in the zone of the reports, 24 hours, such as "14:05"; the footer names the zone. */
export function writeTime(instant: Date, timeZone: string): string {
  const format = formatOf({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const { hour, minute } = partsOf(format, instant);
  return `${hour}:${minute}`;
}

const MILLISECONDS_OF_A_SECOND = 1_000;
const SECONDS_OF_A_MINUTE = 60;

/** An instant in the zone of the reports: "11:40" if it is of today, "tomorrow, 02:00", "20 Nov, 20:09". */
export function writeWhen(instant: Date | string | null, now: Date, timeZone: string): string {
  if (instant === null) return NO_FIGURE;
  const at = new Date(instant);
  const [day, today] = [metricDateOf(at, timeZone), metricDateOf(now, timeZone)];
  const time = writeTime(at, timeZone);
  return day === today ? time : `${nameDay(day, today)}, ${time}`;
}

function nameDay(day: MetricDate, today: MetricDate): string {
  if (day === plusDays(today, 1)) return 'tomorrow';
  return day === plusDays(today, -1) ? 'yesterday' : writeDayAndMonth(day);
}

/** How long something took: "0.4 s", "2 min 5 s". */
export function writeDuration(milliseconds: number | null): string {
  if (milliseconds === null) return NO_FIGURE;
  const seconds = milliseconds / MILLISECONDS_OF_A_SECOND;
  if (seconds < SECONDS_OF_A_MINUTE) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / SECONDS_OF_A_MINUTE)} min ${whole % SECONDS_OF_A_MINUTE} s`;
}

/** An instant with its full date: "21 Nov 2026, 14:10", in the zone of the reports. A missing one is an en dash. */
export function writeInstant(instant: Date | string | null, timeZone: string): string {
  if (instant === null) return NO_FIGURE;
  const at = new Date(instant);
  return `${writeDate(metricDateOf(at, timeZone))}, ${writeTime(at, timeZone)}`;
}
