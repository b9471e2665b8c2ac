import { z } from 'zod';
import type { DayStatus } from '../../compute/ledger/day-ledger.ts';
import { Problem } from '../../foundation/core/errors.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { metricDateSchema } from '../../foundation/core/wire-formats.ts';
import type { DateRange } from './range-of-dates.ts';

/** What the ledger says of a date; nulls where it is not in the ledger. */
export interface DayOfRange {
  metric_date: MetricDate;
  status: DayStatus | null;
  built_at: Date | null;
}

/** The distinct children of a range, and whether some of the plays that it was counted from are deleted. */
export interface Audience {
  children: number;
  is_partial: boolean;
}

/**
 * How much of a range the numbers are of: every date is final; every date is built, and some can still change; some
 * dates are not built; none is (docs/api.md, "Sums over days that are missing").
 */
export const COMPLETENESSES = ['final', 'provisional', 'partial', 'none'] as const;

export type Completeness = (typeof COMPLETENESSES)[number];

/** The header that names the completeness of an answer. */
export const COMPLETENESS_HEADER = 'Storytime-Completeness';

/** For contracts of routes that answer about a range. */
export const COMPLETENESS_HEADERS: Record<string, string> = {
  [COMPLETENESS_HEADER]: `How complete the figures are: ${COMPLETENESSES.join(', ')}; the same as \`meta.completeness\` in JSON.`,
};

/** What has to be known to read an answer about dates (docs/api.md, "Read analytics"). */
export interface RangeMeta extends DateRange {
  time_zone: string;
  completeness: Completeness;
  computed_at: string | null;
  not_final: MetricDate[];
  not_built: MetricDate[];
  unique_children_partial?: true;
}

export const metaSchema = z.object({
  start: metricDateSchema,
  end: metricDateSchema,
  time_zone: z.string(),
  completeness: z
    .enum(COMPLETENESSES)
    .describe(
      '`final`: every date is final; `provisional`: every date is built, but some can change; `partial`: some dates are not built, and sums leave them out; `none`: no date is built, and sums are null.',
    ),
  computed_at: z.iso.datetime().nullable().describe('The latest time at which one of the dates was built.'),
  not_final: z.array(metricDateSchema).describe('Dates whose figures can still change.'),
  not_built: z.array(metricDateSchema).describe('Dates without figures yet.'),
  unique_children_partial: z
    .literal(true)
    .optional()
    .describe(
      'Present if plays of the range were deleted (because of their age, or because a child was erased). Unique children of the whole range then come from the remaining plays.',
    ),
});

/** An example for contracts. */
export const exampleMeta = {
  start: '2026-02-25',
  end: '2026-02-25',
  time_zone: 'UTC',
  completeness: 'provisional',
  computed_at: '2026-02-26T02:00:04.120Z',
  not_final: ['2026-02-25'],
  not_built: [],
};

/** The same a week before. */
export const exampleMetaBefore = {
  ...exampleMeta,
  ...{ start: '2026-02-18', end: '2026-02-18', completeness: 'final', not_final: [] },
  computed_at: '2026-02-19T02:00:03.870Z',
};

/**
 * Describes an answer about a range by what the ledger says of its dates (docs/metrics.md, "Ranges of
 * dates").
 */
export function rangeMeta(
  range: DateRange,
  timeZone: string,
  days: readonly DayOfRange[],
  audience?: Audience,
): RangeMeta {
  return {
    ...range,
    time_zone: timeZone,
    completeness: completenessOf(days),
    computed_at: latestBuild(days),
    not_final: days.filter((day) => !isFinal(day)).map(dateOf),
    not_built: days.filter((day) => !isBuilt(day)).map(dateOf),
    ...(audience?.is_partial ? { unique_children_partial: true as const } : {}),
  };
}

/** Of what the numbers of a range are, by what the ledger says of its dates. */
export function completenessOf(days: readonly DayOfRange[]): Completeness {
  if (!days.some(isBuilt)) return 'none';
  if (!days.every(isBuilt)) return 'partial';
  return days.every(isFinal) ? 'final' : 'provisional';
}

/** Whether there are numbers of a date. */
export const isBuilt = (day: DayOfRange): boolean => day.built_at !== null;

const isFinal = ({ status }: DayOfRange) => status === 'final' || status === 'sealed';

const dateOf = (day: DayOfRange): MetricDate => day.metric_date;

function latestBuild(days: readonly DayOfRange[]): string | null {
  const times = days.flatMap((day) => (day.built_at === null ? [] : [day.built_at.getTime()]));
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}

/**
 * Throws `days_not_built` if dates of a range other than today are not built, or none is: readers would take such a
 * file for a complete one. Today may be missing, because it has only begun, as readers expect
 * (docs/problems.md, "days_not_built").
 */
export function refuseMissingDays(days: readonly DayOfRange[], today: MetricDate): void {
  const built = days.filter(isBuilt).map(dateOf);
  const missing = days.filter((day) => !isBuilt(day)).map(dateOf);
  if (missing.length === 0) return;
  if (built.length > 0 && missing.every((date) => date === today)) return;
  const there = built.length === 0 ? '' : `Built dates: ${describeDates(built)}.`;
  throw new Problem(
    'days_not_built',
    `${missing.length} of ${days.length} dates are not built: ${describeDates(missing)}.${there} Request built dates only, wait until these are built, or send allow_incomplete=true.`,
    { errors: [{ pointer: '#/query/allow_incomplete', detail: 'must be true to leave these dates out' }] },
  );
}

function describeDates(dates: readonly MetricDate[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  return first === last ? `${first}` : `${first} to ${last}`;
}
