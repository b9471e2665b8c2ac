import { z } from 'zod';
import { shownIdSchema } from '../../foundation/core/wire-formats.ts';
import { bookAllTimeSchema, exampleBookAllTime } from './all-time-schema.ts';
import { analyticsSchema, daySchema, exampleAnswer } from './analytics-schema.ts';
import { LENGTH_CLASSES } from './book-details.ts';

const countSchema = z.int().min(0);

const detailsSchema = z.object({
  id: shownIdSchema,
  title: z.string(),
  publisher_id: shownIdSchema,
  published_at: z.iso.datetime().nullable(),
  duration_seconds: z.int().nullable(),
  sessions: countSchema
    .nullable()
    .describe('Plays of a child that start within an hour of each other count as one.'),
  average_watch_percentage: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .describe('Mean over the plays with a known duration; null if there are none.'),
  verified_completions: countSchema
    .nullable()
    .describe('Completions with at least three quarters of the book watched second by second.'),
  dropoff: z
    .array(z.object({ bucket_percent: z.int().min(0).max(100), session_count: countSchema.nullable() }))
    .length(11)
    .describe('The number of plays that stopped in each tenth of the duration; 100 is the end.'),
  session_lengths: z
    .array(
      z.object({
        class: z.enum(LENGTH_CLASSES),
        plays: countSchema.nullable(),
        percentage: z
          .int()
          .min(0)
          .max(100)
          .nullable()
          .describe('All add up to exactly 100; null if there are no plays.'),
      }),
    )
    .length(LENGTH_CLASSES.length)
    .describe('A completed play is a `full_video`, however long. The others are classed by time watched.'),
  all_time: bookAllTimeSchema.describe('Independent of the range: from all known data.'),
});

export const bookSchema = analyticsSchema(daySchema).extend({
  book: detailsSchema.describe(
    'For the built dates of the range, or null if there are none; `all_time` is independent of it.',
  ),
});

export const exampleBookAnswer = {
  ...exampleAnswer,
  book: {
    id: 123,
    title: 'The Moon Bear',
    publisher_id: 1,
    published_at: '2025-11-01T00:00:00.000Z',
    duration_seconds: 480,
    sessions: 41,
    average_watch_percentage: 52.11,
    verified_completions: 10,
    dropoff: [9, 6, 4, 4, 3, 3, 2, 1, 1, 2, 10].map((session_count, tenth) => ({
      bucket_percent: tenth * 10,
      session_count,
    })),
    session_lengths: [
      { class: 'under_2_minutes', plays: 15, percentage: 34 },
      { class: 'from_2_to_5_minutes', plays: 14, percentage: 31 },
      { class: 'from_5_to_10_minutes', plays: 4, percentage: 9 },
      { class: 'over_10_minutes', plays: 0, percentage: 0 },
      { class: 'full_video', plays: 12, percentage: 26 },
    ],
    all_time: exampleBookAllTime,
  },
};
