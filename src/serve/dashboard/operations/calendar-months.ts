import { DateTime } from 'luxon';
import { datesFrom, isMetricDate, type MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { ledgerReport } from '../../reports/ledger-report.ts';

/** A date of the day ledger. */
export type LedgerDay = Awaited<ReturnType<typeof ledgerReport>>['data'][number];

/** How a day is drawn: by its status, or as failed if its last build failed. */
export type DayState = LedgerDay['status'] | 'failed';

/** How many months are shown at once; with more of them the page would be too large. */
export const MONTHS_SHOWN = 5;

const DAYS_OF_A_WEEK = 7;

/** A month such as 2026-11, by its first and last date. */
export interface Month {
  first: MetricDate;
  last: MetricDate;
}

/** A month of the calendar: weeks from Monday to Sunday, with nothing before its first date and after its last. */
export interface CalendarMonth {
  /** "November 2026" */
  name: string;
  weeks: (MetricDate | undefined)[][];
}

export const stateOf = ({ status, last_error }: Pick<LedgerDay, 'status' | 'last_error'>): DayState =>
  last_error === null ? status : 'failed';

/** The months that are shown, the newest first: those that end with the one of this date. */
export function monthsUntil(date: MetricDate): Month[] {
  const newest = monthAt(date);
  return Array.from({ length: MONTHS_SHOWN }, (_, back) => monthFrom(newest.minus({ months: back })));
}

/** The first date of a month that is written as YYYY-MM; undefined if it is none. */
export function readMonth(text: string): MetricDate | undefined {
  const first = `${text}-01`;
  return /^\d{4}-\d\d$/.test(text) && isMetricDate(first) ? first : undefined;
}

/** The month a number of months later, or earlier, as YYYY-MM. */
export const monthAfter = (date: MetricDate, months: number): string =>
  monthAt(date).plus({ months }).toFormat('yyyy-MM');

/** The name of a month that is written as YYYY-MM, such as "November 2026". */
export const monthName = (month: string): string =>
  monthAt(`${month}-01`).setLocale('en').toFormat('LLLL yyyy');

/** The dates of a month as a calendar shows them. */
export function calendarMonth({ first, last }: Month): CalendarMonth {
  const start = monthAt(first);
  const blanks = Array<undefined>(start.weekday - 1).fill(undefined);
  const cells = [...blanks, ...datesFrom(first, last)];
  const weeks = Array.from({ length: Math.ceil(cells.length / DAYS_OF_A_WEEK) }, (_, week) =>
    Array.from({ length: DAYS_OF_A_WEEK }, (_, day) => cells[week * DAYS_OF_A_WEEK + day]),
  );
  return { name: monthName(first.slice(0, 'YYYY-MM'.length)), weeks };
}

const monthAt = (date: MetricDate) => DateTime.fromISO(date, { zone: 'utc' }).startOf('month');

const monthFrom = (start: DateTime): Month => ({
  first: start.toFormat('yyyy-MM-dd'),
  last: start.endOf('month').toFormat('yyyy-MM-dd'),
});
