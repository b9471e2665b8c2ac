import { z } from 'zod';
import { RANGE_DAYS_MAX } from '../../foundation/core/definitions.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { daysBetween, type MetricDate, metricDateOf, plusDays } from '../../foundation/core/reporting-day.ts';
import { metricDateSchema } from '../../foundation/core/wire-formats.ts';

/** The default range: the last thirty days, today included. */
const DEFAULT_DAYS = 30;

/** A range of metric dates, both included. */
export interface DateRange {
  start: MetricDate;
  end: MetricDate;
}

/** `start` and `end` of a query. */
export const rangeQueryFields = {
  start: metricDateSchema
    .optional()
    .describe(`First date; if omitted, the range is the ${DEFAULT_DAYS} days up to \`end\`.`),
  end: metricDateSchema
    .optional()
    .describe('Last date, included; if omitted, today in the reporting time zone.'),
};

export const rangeQuerySchema = z.object(rangeQueryFields);

/**
 * The range that a query means: without `end` it ends today in the reporting time zone, without `start` thirty
 * days end there. Throws `invalid_request` (docs/api.md, "Read analytics").
 */
export function rangeOfDates(
  query: z.output<typeof rangeQuerySchema>,
  now: Date,
  timeZone: string,
): DateRange {
  const end = query.end ?? metricDateOf(now, timeZone);
  const start = query.start ?? plusDays(end, 1 - DEFAULT_DAYS);
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
