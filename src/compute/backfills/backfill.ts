import { z } from 'zod';
import { EVENT_YEARS, RANGE_DAYS_MAX } from '../../foundation/core/definitions.ts';
import { daysBetween, type MetricDate } from '../../foundation/core/reporting-day.ts';
import { metricDateSchema, textSchema } from '../../foundation/core/wire-formats.ts';
import type { DayDifferences } from '../facts/day-differences.ts';

/** No event of an earlier date is stored, so an earlier date is a typing error in the year. */
const FIRST_DATE = `${EVENT_YEARS.first}-01-01`;

/** Which days of the range are rebuilt: those never built, those that have changed since, or all. */
export const BACKFILL_MODES = ['missing', 'stale', 'all'] as const;

const optionFields = {
  mode: z.enum(BACKFILL_MODES).default('missing'),
  revise_final: z.boolean().default(false),
  reason: textSchema.optional(),
  dry_run: z.boolean().default(false),
};

/** A request to rebuild a range of days, both ends included (docs/api.md, "Rebuild days"). */
export const backfillRequestSchema = z
  .strictObject({ from: metricDateSchema, to: metricDateSchema, ...optionFields })
  .superRefine(refuseImpossible({ first: 'from', last: 'to' }));

export type BackfillRequest = z.output<typeof backfillRequestSchema>;

/** The same as the body of a request, in which the ends of a range have the names of the API. */
export const backfillBodySchema = z
  .strictObject({ start: metricDateSchema, end: metricDateSchema, ...optionFields })
  .transform(({ start, end, ...options }): BackfillRequest => ({ from: start, to: end, ...options }))
  .superRefine(refuseImpossible({ first: 'start', last: 'end' }));

/** Faults that concern more than one field; `names` are the names of the ends of the range. */
function refuseImpossible(names: { first: string; last: string }) {
  return (
    request: { from: MetricDate; to: MetricDate; revise_final: boolean; reason?: string | undefined },
    context: z.RefinementCtx,
  ) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (request.from > request.to) refuse(names.first, `is after ${names.last}`);
    if (request.from < FIRST_DATE) refuse(names.first, `is before ${FIRST_DATE}, the first date with events`);
    if (daysBetween(request.from, request.to) >= RANGE_DAYS_MAX)
      refuse(names.last, `makes a range of more than ${RANGE_DAYS_MAX} days`);
    if (request.revise_final && request.reason === undefined)
      refuse('reason', 'is needed to revise final days');
  };
}

export type BackfillStatus = 'queued' | 'running' | 'completed' | 'failed';

export type BackfillResult =
  | 'pending'
  | 'rebuilt'
  | 'unchanged'
  | 'refused_sealed'
  | 'refused_final'
  | 'failed';

/** The result of one day. In a dry run `rebuilt` means that it would change. */
export interface BackfillDay {
  metric_date: MetricDate;
  result: BackfillResult;
  error: string | null;
  /** Not stored, except for those of a dry run, which are stored for a day. */
  differences: DayDifferences | null;
}

/** A backfill with its days, as the API shows it. */
export interface Backfill {
  id: number;
  from_date: MetricDate;
  to_date: MetricDate;
  mode: (typeof BACKFILL_MODES)[number];
  revise_final: boolean;
  reason: string | null;
  dry_run: boolean;
  status: BackfillStatus;
  requested_at: Date;
  completed_at: Date | null;
}
