import { z } from 'zod';
import { NEW_BOOK_DAYS, NEW_BOOKS_COMPARED } from '../../foundation/core/definitions.ts';
import { metricDateSchema, shownIdSchema } from '../../foundation/core/wire-formats.ts';

const countSchema = z.int().min(0);

const bookFields = {
  book_id: shownIdSchema,
  title: z.string(),
  publisher_id: shownIdSchema,
  publisher: z.string(),
  start: metricDateSchema.describe('The date on which it was published.'),
  end: metricDateSchema.describe('The last of its first dates.'),
};

const comparedSchema = z.object({
  place: z
    .int()
    .min(1)
    .max(NEW_BOOKS_COMPARED)
    .describe('By minutes, 1 for the most; the same for equal ones.'),
  ...bookFields,
  completeness: z.enum(['final', 'provisional']).describe('Whether every one of its dates is final.'),
  minutes_watched: z.number().min(0),
  play_starts: countSchema,
  completions: countSchema,
  completion_rate: z.number().min(0).max(1).nullable(),
});

const comingSchema = z.object({
  ...bookFields,
  compared_from: metricDateSchema.describe('From this date on it can stand in `data`.'),
});

/** The form of the answer about new books (docs/api.md, "New books"). */
export const newBooksSchema = z.object({
  data: z
    .array(comparedSchema)
    .max(NEW_BOOKS_COMPARED)
    .describe(
      'The books that came out last of those whose first dates are over and all built, most watched first.',
    ),
  coming: z.array(comingSchema).describe('Those whose first dates are not over yet, the last one first.'),
  meta: z.object({
    days: countSchema.describe('How many dates are looked at, that of the publication included.'),
    books_max: countSchema,
    time_zone: z.string(),
  }),
});

const exampleBook = {
  book_id: 123,
  title: 'The Moon Bear',
  publisher_id: 1,
  publisher: 'Lantern Press',
  start: '2026-01-05',
  end: '2026-02-03',
};

export const exampleNewBooks = {
  data: [
    {
      place: 1,
      ...exampleBook,
      completeness: 'final',
      minutes_watched: 1284.5,
      play_starts: 301,
      completions: 204,
      completion_rate: 0.678,
    },
  ],
  coming: [
    {
      ...exampleBook,
      ...{ book_id: 131, title: 'The Moon Bear Wakes', start: '2026-02-16', end: '2026-03-17' },
      compared_from: '2026-03-18',
    },
  ],
  meta: { days: NEW_BOOK_DAYS, books_max: NEW_BOOKS_COMPARED, time_zone: 'UTC' },
};
