import { z } from 'zod';
import { shownIdSchema } from '../../foundation/core/wire-formats.ts';
import { compareQueryField, comparisonSchema } from './comparison.ts';
import { exampleMeta, exampleMetaBefore, metaSchema } from './range-meta.ts';
import { rangeQueryFields } from './range-of-dates.ts';
import { amountSchema, poolSchema } from './revenue-pool.ts';

const rangeAndPoolSchema = z.object({
  ...rangeQueryFields,
  pool: poolSchema
    .optional()
    .describe(
      'An amount such as 10000.00 in any currency. The answer then shows each publisher’s share of it by minutes. This is a preview, and nothing is stored.',
    ),
});

export const publishersQuerySchema = rangeAndPoolSchema.extend(compareQueryField);

/** The query of the file, which is compared with nothing. */
export const publishersCsvQuerySchema = rangeAndPoolSchema.extend({
  allow_incomplete: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true`: return the file even if dates other than today are not built.'),
});

const countSchema = z.int().min(0).nullable();

const figureFields = {
  books: z.int().min(0).describe('The publisher’s books in the catalogue now.'),
  minutes_watched: z
    .number()
    .min(0)
    .nullable()
    .describe('Null, like every figure but `books`, if no date is built.'),
  share_of_minutes: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Share of the minutes of the whole library; null if there are none.'),
  play_starts: countSchema,
  unique_children: countSchema.describe('Distinct over the whole range, so not a sum of days or publishers.'),
  completion_count: countSchema,
  completion_rate: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Completions per play start; null if there are none.'),
  amount: amountSchema
    .nullable()
    .optional()
    .describe(
      'Present with `pool`. The amounts of all rows add up to it exactly; null if nothing was watched.',
    ),
};

const answerFields = {
  data: z
    .array(z.object({ publisher_id: shownIdSchema, publisher: z.string(), ...figureFields }))
    .describe(
      'One row per publisher of the catalogue, the most watched first. Publishers that nobody watched have zeros.',
    ),
  total: z
    .object(figureFields)
    .describe('The totals of the library; unique children are distinct over all rows.'),
  meta: metaSchema,
};

export const publishersSchema = z.object({ ...answerFields, comparison: comparisonSchema(answerFields) });

const exampleFigures = {
  books: 5,
  minutes_watched: 234.5,
  share_of_minutes: 1,
  play_starts: 45,
  unique_children: 28,
  completion_count: 12,
  completion_rate: 0.267,
  amount: '10000.00',
};

const exampleRows = {
  data: [{ publisher_id: 1, publisher: 'Lantern Press', ...exampleFigures }],
  total: exampleFigures,
};

export const examplePublishers = {
  ...exampleRows,
  meta: exampleMeta,
  comparison: { kind: 'previous', days_back: 7, ...exampleRows, meta: exampleMetaBefore },
};

export const examplePublishersCsv = [
  '\uFEFFpublisher_id,publisher,books,minutes_watched,share_of_minutes,play_starts,unique_children,completion_count,completion_rate,complete,final',
  '1,Lantern Press,5,234.5,1,45,28,12,0.267,true,false',
  ',Total,5,234.5,1,45,28,12,0.267,true,false',
  '',
].join('\r\n');
