import { z } from 'zod';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import { NOT_MODIFIED } from '../../foundation/http/conditional-get.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { bookReport, platformReport, publisherReport } from './analytics-reports.ts';
import { analyticsSchema, examplePlatformAnswer, platformDaySchema } from './analytics-schema.ts';
import { bookSchema, exampleBookAnswer } from './book-schema.ts';
import { type ComparedRange, compareQueryField } from './comparison.ts';
import { examplePublisherAnswer, publisherSchema } from './publisher-schema.ts';
import { COMPLETENESS_HEADERS } from './range-meta.ts';
import { rangeOfDates, rangeQueryFields } from './range-of-dates.ts';
import type { ReportDependencies } from './report-dependencies.ts';
import { sendReport } from './send-report.ts';

const querySchema = z.object({ ...rangeQueryFields, ...compareQueryField });

const common = { method: 'get', tag: 'Analytics', scopes: ['admin'], query: querySchema } as const;
const byId = { ...common, parameters: z.object({ id: idSchema }), problems: ['not_found'] } as const;

const answersOf = (schema: z.ZodType, example: unknown) => ({
  200: { description: 'One entry per date', schema, example, headers: COMPLETENESS_HEADERS },
  ...NOT_MODIFIED,
});

/** What was watched, day by day (docs/api.md, "Read analytics"). */
export function analyticsRoutes({ database, clock, timeZone }: ReportDependencies): Route[] {
  const rangeOf = (query: z.output<typeof querySchema>): ComparedRange => ({
    ...rangeOfDates(query, clock(), timeZone),
    compare: query.compare,
  });
  return [
    route(
      {
        ...common,
        path: '/admin/api/v1/analytics/platform',
        summary: 'How the whole library was watched, day by day',
        responses: answersOf(analyticsSchema(platformDaySchema), examplePlatformAnswer),
      },
      async ({ query, context }) =>
        sendReport(context, await platformReport(database, rangeOf(query), timeZone)),
    ),
    route(
      {
        ...byId,
        path: '/admin/api/v1/analytics/books/:id',
        summary: 'How one book was watched, day by day, and where and when children stop',
        responses: answersOf(bookSchema, exampleBookAnswer),
      },
      async ({ parameters, query, context }) =>
        sendReport(context, await bookReport(database, parameters.id, rangeOf(query), timeZone)),
    ),
    route(
      {
        ...byId,
        path: '/admin/api/v1/analytics/publishers/:id',
        summary: 'How the books of one publisher were watched, day by day',
        responses: answersOf(publisherSchema, examplePublisherAnswer),
      },
      async ({ parameters, query, context }) =>
        sendReport(context, await publisherReport(database, parameters.id, rangeOf(query), timeZone)),
    ),
  ];
}
