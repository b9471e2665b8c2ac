import { z } from 'zod';
import { metricDateSchema } from '../../foundation/core/wire-formats.ts';
import { COMPLETENESSES, exampleMeta, metaSchema } from './range-meta.ts';

/** The date that is asked for. */
export const hoursQuerySchema = z.object({
  date: metricDateSchema.optional().describe('If omitted, today in the reporting time zone.'),
});

const countSchema = z.int().min(0).nullable();
const minutesSchema = z.number().min(0).nullable();

const hourSchema = z
  .object({
    starts_at: z.iso.datetime().describe('The start of the hour, which lasts until the next one starts.'),
    minutes_watched: minutesSchema,
    play_starts: countSchema,
    completions: countSchema,
  })
  .describe('Null if the hour had not begun when the date was built.');

const sumsSchema = z.object({
  date: metricDateSchema,
  until: z.iso
    .datetime()
    .nullable()
    .describe(
      'The sums include everything before this instant, which is the end of the date if they are complete.',
    ),
  completeness: z.enum(COMPLETENESSES).describe('Completeness of the date, as in `meta`.'),
  computed_at: z.iso.datetime().nullable().describe('When the date was built.'),
  plays_partial: z
    .literal(true)
    .optional()
    .describe(
      'Present if plays of the date were deleted (because of their age, or because a child was erased). All figures then come from the remaining plays.',
    ),
  total_minutes_watched: minutesSchema,
  total_play_starts: countSchema,
  total_completions: countSchema,
  total_unique_children: countSchema.describe('Distinct up to that instant, so not a sum of hours.'),
  active_books: countSchema.describe('Distinct books with a play start.'),
});

/** The form of the answer about the hours of a date (docs/api.md, "Today so far"). */
export const hoursSchema = z.object({
  data: z.array(hourSchema),
  summary: sumsSchema.describe('Everything that was built of the date.'),
  week_before: sumsSchema.describe('The same weekday of the week before, up to the same time of day.'),
  meta: metaSchema,
});

const exampleHour = { minutes_watched: 12.5, play_starts: 3, completions: 2 };
const exampleSums = {
  total_minutes_watched: 12.5,
  total_play_starts: 3,
  total_completions: 2,
  total_unique_children: 2,
  active_books: 3,
};

export const exampleHoursAnswer = {
  data: [
    { starts_at: '2026-02-25T00:00:00.000Z', ...exampleHour },
    { starts_at: '2026-02-25T01:00:00.000Z', minutes_watched: null, play_starts: null, completions: null },
  ],
  summary: {
    date: '2026-02-25',
    until: '2026-02-25T00:40:00.000Z',
    completeness: 'provisional',
    computed_at: '2026-02-25T00:40:00.000Z',
    ...exampleSums,
  },
  week_before: {
    date: '2026-02-18',
    until: '2026-02-18T00:40:00.000Z',
    completeness: 'provisional',
    computed_at: '2026-02-19T02:00:04.120Z',
    ...exampleSums,
    total_minutes_watched: 11.75,
  },
  meta: { ...exampleMeta, computed_at: '2026-02-25T00:40:00.000Z' },
};
