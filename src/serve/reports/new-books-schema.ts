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
  end: metricDateSchema.describe('The last of the compared dates of the book.'),
};

const comparedSchema = z.object({
  place: z
    .int()
    .min(1)
    .max(NEW_BOOKS_COMPARED)
    .describe('Rank by minutes; 1 is the highest, and equal ones share a rank.'),
  ...bookFields,
  completeness: z.enum(['final', 'provisional']).describe('Whether all of its dates are final.'),
  minutes_watched: z.number().min(0),
  play_starts: countSchema,
  completions: countSchema,
  completion_rate: z.number().min(0).max(1).nullable(),
});

const comingSchema = z.object({
  ...bookFields,
  compared_from: metricDateSchema.describe('The first date on which the book can be in `data`.'),
});

/** The form of the answer about new books (docs/api.md, "New books"). */
export const newBooksSchema = z.object({
  data: z
    .array(comparedSchema)
    .max(NEW_BOOKS_COMPARED)
    .describe('The newest books whose compared dates are over and all built, the most watched first.'),
  coming: z.array(comingSchema).describe('Books whose compared dates are not over, the newest first.'),
  meta: z.object({
    days: countSchema.describe('The number of compared dates, including the date of publication.'),
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
