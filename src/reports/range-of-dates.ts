import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { Problem } from '../core/errors.ts';
import { daysBetween, isMetricDate, type MetricDate, metricDateOf, plusDays } from '../core/reporting-day.ts';
import { validate } from '../http/validate.ts';

/** Most dates of one answer: two years. */
export const RANGE_DAYS_MAX = 731;

/** What is meant when nothing is said: the last thirty days, today included. */
const DEFAULT_DAYS = 30;

/** A range of metric dates, both included. */
export interface DateRange {
  start: MetricDate;
  end: MetricDate;
}

const dateSchema = z.string().refine(isMetricDate, { error: 'must be a date that exists, as YYYY-MM-DD' });
const rangeSchema = z.object({ start: dateSchema.optional(), end: dateSchema.optional() });

/**
 * Reads `start` and `end` from a query. Without `end` it is today in the reporting time zone, without `start`
 * thirty days end there. Throws `invalid_request` (interfaces.md, "Analytics").
 */
export function rangeOfDates(query: unknown, clock: Clock, timeZone: string): DateRange {
  const given = validate(rangeSchema, query, '#/query');
  const end = given.end ?? metricDateOf(clock(), timeZone);
  const start = given.start ?? plusDays(end, 1 - DEFAULT_DAYS);
  const days = daysBetween(start, end) + 1;
  if (days < 1) throw refusal('#/query/start', 'is after end');
  if (days > RANGE_DAYS_MAX)
    throw refusal('#/query/end', `makes a range of more than ${RANGE_DAYS_MAX} days`);
  return { start, end };
}

function refusal(pointer: string, detail: string): Problem {
  return new Problem('invalid_request', 'This range of dates cannot be answered.', {
    errors: [{ pointer, detail }],
  });
}
