import { z } from 'zod';
import { shownIdSchema } from '../../foundation/core/wire-formats.ts';
import { allTimeSchema, exampleAllTime } from './all-time-schema.ts';
import { analyticsSchema, daySchema, exampleAnswer } from './analytics-schema.ts';

/** The form of a publisher's answer (docs/api.md, "A publisher"). */
export const publisherSchema = analyticsSchema(daySchema).extend({
  publisher: z.object({
    id: shownIdSchema,
    name: z.string(),
    all_time: allTimeSchema.describe('Independent of the range: from all known data.'),
  }),
});

export const examplePublisherAnswer = {
  ...exampleAnswer,
  publisher: { id: 1, name: 'Lantern Press', all_time: exampleAllTime },
};
