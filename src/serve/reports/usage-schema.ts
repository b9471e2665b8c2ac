import { z } from 'zod';
import { idSchema, shownIdSchema } from '../../foundation/core/wire-formats.ts';
import { compareQueryField, comparisonSchema } from './comparison.ts';
import { exampleMeta, exampleMetaBefore, metaSchema } from './range-meta.ts';
import { rangeQueryFields } from './range-of-dates.ts';

const filterSchema = z.object({
  ...rangeQueryFields,
  publisher_id: idSchema
    .optional()
    .describe(
      'Only books of this publisher. A book counts for the publisher that it had when the date was built.',
    ),
  book_id: idSchema.optional().describe('Only this book.'),
});

export const usageQuerySchema = filterSchema.extend(compareQueryField);

/** The query of the file, which has nothing beside its rows: it is compared with nothing. */
export const usageCsvQuerySchema = filterSchema.extend({
  allow_incomplete: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true`: return the file even if dates other than today are not built.'),
});

const countSchema = z.int().min(0).nullable();

const figureFields = {
  minutes_watched: z.number().min(0).nullable().describe('Null, like every figure, if no date is built.'),
  play_starts: countSchema,
  play_ends: countSchema,
  unique_children: countSchema.describe('Distinct over the whole range, so not a sum of days or books.'),
  completion_count: countSchema,
  average_watch_percentage: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .describe('Mean over the plays with a known duration; null if there are none.'),
};

const usageFields = {
  data: z
    .array(
      z.object({
        book_id: shownIdSchema,
        title: z.string(),
        is_preview: z.boolean().describe('Whether the catalogue marks the book as a preview.'),
        publisher_id: shownIdSchema,
        publisher: z.string(),
        ...figureFields,
      }),
    )
    .describe(
      'One row per book, the most watched first. Books that nobody watched have zeros. A book that changed its publisher has a row for each one.',
    ),
  total: z
    .object(figureFields)
    .describe('The totals of all rows; unique children are distinct over all of them.'),
  meta: metaSchema,
};

export const usageSchema = z.object({ ...usageFields, comparison: comparisonSchema(usageFields) });

const exampleFigures = {
  minutes_watched: 234.5,
  play_starts: 45,
  play_ends: 40,
  unique_children: 28,
  completion_count: 12,
  average_watch_percentage: 52.11,
};

const exampleRows = {
  data: [
    {
      book_id: 123,
      title: 'The Moon Bear',
      is_preview: false,
      publisher_id: 1,
      publisher: 'Lantern Press',
      ...exampleFigures,
    },
  ],
  total: exampleFigures,
};

export const exampleUsage = {
  ...exampleRows,
  meta: exampleMeta,
  comparison: { kind: 'previous', days_back: 7, ...exampleRows, meta: exampleMetaBefore },
};

export const exampleUsageCsv = [
  '\uFEFFbook_id,title,publisher_id,publisher,minutes_watched,play_starts,play_ends,unique_children,completion_count,average_watch_percentage,complete,final',
  '123,The Moon Bear,1,Lantern Press,234.5,45,40,28,12,52.11,true,false',
  ',Total,,,234.5,45,40,28,12,52.11,true,false',
  '',
].join('\r\n');
