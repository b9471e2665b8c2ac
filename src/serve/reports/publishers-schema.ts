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
      'An amount such as 10000.00 in whatever currency: also say what each publisher would have of it, by minutes alone. A preview: nothing is stored.',
    ),
});

export const publishersQuerySchema = rangeAndPoolSchema.extend(compareQueryField);

/** The query of the file, which is compared with nothing. */
export const publishersCsvQuerySchema = rangeAndPoolSchema.extend({
  allow_incomplete: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true`: give the file although dates before or after today are not built.'),
});

const countSchema = z.int().min(0).nullable();

const figureFields = {
  books: z.int().min(0).describe('Books in the catalogue that are theirs now.'),
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
    .describe('Of the minutes of the whole library; null without any.'),
  play_starts: countSchema,
  unique_children: countSchema.describe('Distinct over the whole range: not a sum of days or publishers.'),
  completion_count: countSchema,
  completion_rate: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Completions per play start; null without any.'),
  amount: amountSchema
    .nullable()
    .optional()
    .describe(
      'There with `pool`. The amounts of all rows add up to it exactly; null if nothing was watched.',
    ),
};

const answerFields = {
  data: z
    .array(z.object({ publisher_id: shownIdSchema, publisher: z.string(), ...figureFields }))
    .describe(
      'One row a publisher of the catalogue, the most watched first; those whom nobody watched are there with zeros.',
    ),
  total: z.object(figureFields).describe('The library: of all rows together, its children counted anew.'),
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
