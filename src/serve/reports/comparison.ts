import { z } from 'zod';
import { daysBetween, plusDays } from '../../foundation/core/reporting-day.ts';
import type { DateRange } from './range-of-dates.ts';

const WEEK_DAYS = 7;
const YEAR_WEEKS = 52;

/** What a range can be compared with (docs/metrics.md, "Comparisons"). */
const COMPARISON_KINDS = ['previous', 'year'] as const;

export type ComparisonKind = (typeof COMPARISON_KINDS)[number];

/** A range, and what it is to be compared with, if with anything. */
export interface ComparedRange extends DateRange {
  compare?: ComparisonKind | undefined;
}

/**
 * Of which ranges distinct children are counted. This takes most of the time, so callers that do not show them pass
 * `of_none`.
 */
export type CountedChildren = 'of_all' | 'of_the_range' | 'of_none';

/** Whether those of `range` are: the range that is asked for, or the one that it is compared with. */
export const areChildrenCounted = (
  children: CountedChildren,
  range: DateRange,
  asked: ComparedRange,
): boolean => children === 'of_all' || (children === 'of_the_range' && range.start === asked.start);

/** `compare` as a query has it. */
export const compareQueryField = {
  compare: z
    .enum(COMPARISON_KINDS, {
      error:
        'must be previous (the dates before) or year (52 weeks before): use one of them, or leave it out',
    })
    .optional()
    .describe(
      '`previous`: also answer for an earlier range, the fewest whole weeks back without a common date; `year`: 52 weeks back.',
    ),
};

/** The form of `comparison` around the form of what is compared. */
export const comparisonSchema = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .object({
      kind: z.enum(COMPARISON_KINDS),
      days_back: z
        .int()
        .positive()
        .describe('The number of days by which the range is moved back: whole weeks.'),
      ...shape,
    })
    .optional()
    .describe(
      'Present with `compare`: the answer of this address for the earlier range, from the same snapshot.',
    );

/** The same answer for the range moved back; what it lacks, its own `meta` says. */
export type Comparison<Answer> = { kind: ComparisonKind; days_back: number } & Answer;

/**
 * The answer for a range, and with `compare` also, in `comparison`, what the same reading gives for the range moved
 * back by whole weeks. `answerOf` must read both in one snapshot (docs/metrics.md, "Comparisons").
 */
export async function answerCompared<Answer extends object>(
  { start, end, compare }: ComparedRange,
  answerOf: (range: DateRange) => Promise<Answer>,
): Promise<Answer & { comparison?: Comparison<Answer> }> {
  const answer = await answerOf({ start, end });
  if (compare === undefined) return answer;
  const days = daysBack({ start, end }, compare);
  const before = await answerOf({ start: plusDays(start, -days), end: plusDays(end, -days) });
  return { ...answer, comparison: { kind: compare, days_back: days, ...before } };
}

/** Whole weeks, so that every weekday meets itself; `previous` takes the fewest that leave no date in both ranges. */
function daysBack({ start, end }: DateRange, kind: ComparisonKind): number {
  const weeks = kind === 'year' ? YEAR_WEEKS : Math.ceil((daysBetween(start, end) + 1) / WEEK_DAYS);
  return weeks * WEEK_DAYS;
}
