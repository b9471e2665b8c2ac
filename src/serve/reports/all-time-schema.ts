import { z } from 'zod';
import { metricDateSchema } from '../../foundation/core/wire-formats.ts';

const countSchema = z.int().min(0).nullable();
const instantSchema = z.iso.datetime().nullable();

/** The figures of all dates (docs/metrics.md, "All time"). */
export const allTimeSchema = z.object({
  total_play_starts: countSchema.describe('The views.'),
  total_minutes_watched: z.number().min(0).nullable(),
  total_completions: countSchema,
  overall_completion_rate: z.number().min(0).max(1).nullable(),
  total_unique_children: countSchema.describe('Distinct, over the stored plays.'),
  children_completed: countSchema.describe('The children among them with a completion.'),
  plays_held_from: metricDateSchema
    .nullable()
    .describe('Date of the oldest stored play, from which on distinct children are counted.'),
  unique_children_partial: z
    .literal(true)
    .optional()
    .describe(
      'Present if plays that were counted were deleted (because of their age, or because a child was erased).',
    ),
});

/** The additional figures of a book. */
export const bookAllTimeSchema = allTimeSchema.extend({
  average_views_per_child: z
    .number()
    .min(0)
    .nullable()
    .describe('Views per child with a viewing history of the book; null if there are none.'),
  first_play_at: instantSchema.describe('Null if plays of its date were deleted.'),
  last_play_at: instantSchema.describe('The start of the last play; null under the same condition.'),
  first_played_on: metricDateSchema.nullable(),
  last_played_on: metricDateSchema.nullable(),
});

export const exampleAllTime = {
  total_play_starts: 2120,
  total_minutes_watched: 10804.33,
  total_completions: 1377,
  overall_completion_rate: 0.65,
  total_unique_children: 883,
  children_completed: 702,
  plays_held_from: '2026-01-03',
};

export const exampleBookAllTime = {
  ...exampleAllTime,
  average_views_per_child: 2.4,
  first_play_at: '2026-01-03T16:20:11.000Z',
  last_play_at: '2026-02-25T18:02:40.000Z',
  first_played_on: '2026-01-03',
  last_played_on: '2026-02-25',
};
