import { z } from 'zod';
import { EVENT_YEARS } from '../../foundation/core/definitions.ts';
import { idSchema, metricDateSchema, shownIdSchema } from '../../foundation/core/wire-formats.ts';
import { ANNOTATIONS_MAX } from './annotations.ts';
import { remarkTextSchema } from './remark-text.ts';

/** No other data has dates beyond these. A date beyond them is mistyped. */
const FIRST_DATE = `${EVENT_YEARS.first}-01-01`;
const LAST_DATE = `${EVENT_YEARS.beyond - 1}-12-31`;

export const annotationBodySchema = z
  .strictObject({
    date: metricDateSchema
      .refine((date) => date >= FIRST_DATE && date <= LAST_DATE, {
        error: `must be from ${FIRST_DATE} to ${LAST_DATE}: check the year`,
      })
      .describe('The date whose figures are annotated. It can be in the future.'),
    text: remarkTextSchema.describe('One line. It must not contain the name or the id of a child.'),
    book_id: idSchema.optional().describe('For an annotation of one book.'),
    publisher_id: idSchema
      .optional()
      .describe('For an annotation of one publisher; not together with `book_id`.'),
  })
  .superRefine(({ book_id, publisher_id }, context) => {
    if (book_id === undefined || publisher_id === undefined) return;
    const message = 'cannot be there beside book_id: send one of them';
    context.addIssue({ code: 'custom', path: ['publisher_id'], message });
  });

export const annotationsQuerySchema = z
  .object({
    start: metricDateSchema.optional().describe('First date; if omitted, the range has no beginning.'),
    end: metricDateSchema.optional().describe('Last date, included; if omitted, the range has no end.'),
  })
  .superRefine(({ start, end }, context) => {
    if (start === undefined || end === undefined || start <= end) return;
    context.addIssue({ code: 'custom', path: ['start'], message: 'is after end' });
  });

export const annotationSchema = z.object({
  id: z.int(),
  date: metricDateSchema,
  text: z.string(),
  book_id: shownIdSchema.nullable().describe('Null unless the annotation is about one book.'),
  title: z.string().nullable(),
  publisher_id: shownIdSchema.nullable().describe('Null unless the annotation is about one publisher.'),
  publisher: z.string().nullable(),
  by: z.string().nullable().describe('The name of the key; null for the program itself.'),
  at: z.iso.datetime().describe('When it was made.'),
  calculation_version: z
    .int()
    .nullable()
    .describe(
      'In an annotation of the program: the version of the definitions that begins here. Otherwise null.',
    ),
});

export const annotationsSchema = z.object({
  data: z.array(annotationSchema),
  meta: z.object({
    start: metricDateSchema.nullable(),
    end: metricDateSchema.nullable(),
    more: z
      .boolean()
      .describe(
        `This range has more than the ${ANNOTATIONS_MAX} annotations of an answer, of which the oldest are missing. Request a shorter range.`,
      ),
  }),
});

export const exampleAnnotation = {
  ...{ id: 3, date: '2026-02-14', text: 'On the start page of the app for a week.' },
  ...{ book_id: 123, title: 'The Owl Who Counted', publisher_id: null, publisher: null },
  ...{ by: 'editors', at: '2026-02-16T09:12:00.000Z', calculation_version: null },
};
