import { z } from 'zod';
import { metricDateSchema } from '../../foundation/core/wire-formats.ts';
import { comparisonSchema } from './comparison.ts';
import { exampleMeta, exampleMetaBefore, metaSchema } from './range-meta.ts';

const countSchema = z.int().min(0);
const rateSchema = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .describe('Completions per play start; null if there are none.');

/** One date of an analytics answer; null on a date that was not built. */
export const daySchema = z.object({
  date: metricDateSchema,
  play_starts: countSchema.nullable(),
  minutes_watched: z.number().min(0).nullable(),
  unique_children: countSchema.nullable(),
  completions: countSchema.nullable(),
  completion_rate: rateSchema,
});

/** A date of the platform's answer. */
export const platformDaySchema = daySchema.extend({
  unique_parents: countSchema.nullable(),
  active_books: countSchema.nullable(),
  new_registrations: countSchema.nullable(),
});

const summarySchema = z
  .object({
    total_play_starts: countSchema.nullable(),
    total_minutes_watched: z.number().min(0).nullable(),
    total_unique_children: countSchema
      .nullable()
      .describe('Distinct over the whole range, so not a sum of days.'),
    total_completions: countSchema.nullable(),
    overall_completion_rate: rateSchema,
  })
  .describe('For the built dates; null if there are none.');

/** The form of an analytics answer over such days (docs/api.md, "Read analytics"). */
export const analyticsSchema = <Day extends z.ZodType>(day: Day) => {
  const answer = { data: z.array(day), summary: summarySchema, meta: metaSchema };
  return z.object({ ...answer, comparison: comparisonSchema(answer) });
};

const exampleDay = {
  date: '2026-02-25',
  play_starts: 45,
  minutes_watched: 234.5,
  unique_children: 28,
  completions: 12,
  completion_rate: 0.267,
};

const exampleSummary = {
  total_play_starts: 45,
  total_minutes_watched: 234.5,
  total_unique_children: 28,
  total_completions: 12,
  overall_completion_rate: 0.267,
};

/** An answer about such a day, and about the same one a week before. */
function exampleOf<Day extends typeof exampleDay>(day: Day) {
  return {
    data: [day],
    summary: exampleSummary,
    meta: exampleMeta,
    comparison: {
      ...{ kind: 'previous', days_back: 7 },
      data: [{ ...day, date: exampleMetaBefore.start }],
      summary: exampleSummary,
      meta: exampleMetaBefore,
    },
  };
}

/** An answer of one day. */
export const exampleAnswer = exampleOf(exampleDay);

/** The platform's answer of one day. */
export const examplePlatformAnswer = exampleOf({
  ...exampleDay,
  ...{ unique_parents: 25, active_books: 19, new_registrations: 2 },
});
