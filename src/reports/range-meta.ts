import { z } from 'zod';
import type { MetricDate } from '../core/reporting-day.ts';
import { metricDateSchema } from '../core/wire-formats.ts';
import type { DayStatus } from '../facts/day-ledger.ts';
import type { DateRange } from './range-of-dates.ts';

/** What the ledger says of a date; nulls where it is not in the ledger. */
export interface DayOfRange {
  metric_date: MetricDate;
  status: DayStatus | null;
  built_at: Date | null;
}

/** The distinct children of a range, and whether some of the plays that it was counted from are gone. */
export interface Audience {
  children: number;
  is_partial: boolean;
}

/** What has to be known to read an answer about dates (docs/api.md, "Read analytics"). */
export interface RangeMeta extends DateRange {
  time_zone: string;
  computed_at: string | null;
  not_final: MetricDate[];
  not_built: MetricDate[];
  unique_children_partial?: true;
}

export const metaSchema = z.object({
  start: metricDateSchema,
  end: metricDateSchema,
  time_zone: z.string(),
  computed_at: z.iso.datetime().nullable().describe('When the latest of the dates was built.'),
  not_final: z.array(metricDateSchema).describe('Dates whose numbers may still change.'),
  not_built: z.array(metricDateSchema).describe('Dates without numbers yet.'),
  unique_children_partial: z
    .literal(true)
    .optional()
    .describe(
      'There when plays of the range are no longer held (they have passed their life, or a child was erased): unique children of the whole range are then those that are still held.',
    ),
});

/** An example for contracts. */
export const exampleMeta = {
  start: '2026-02-25',
  end: '2026-02-25',
  time_zone: 'UTC',
  computed_at: '2026-02-26T02:00:04.120Z',
  not_final: ['2026-02-25'],
  not_built: [],
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
    computed_at: latestBuild(days),
    not_final: days.filter((day) => day.status !== 'final' && day.status !== 'sealed').map(dateOf),
    not_built: days.filter((day) => day.built_at === null).map(dateOf),
    ...(audience?.is_partial ? { unique_children_partial: true as const } : {}),
  };
}

const dateOf = (day: DayOfRange): MetricDate => day.metric_date;

function latestBuild(days: readonly DayOfRange[]): string | null {
  const times = days.flatMap((day) => (day.built_at === null ? [] : [day.built_at.getTime()]));
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}
