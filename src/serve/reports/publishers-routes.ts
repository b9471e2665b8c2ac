import { z } from 'zod';
import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import { NOT_MODIFIED } from '../../foundation/http/conditional-get.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { setDownloadHeaders } from './csv-text.ts';
import { publishersCsv } from './publishers-csv.ts';
import { publishersReport } from './publishers-report.ts';
import {
  examplePublishers,
  examplePublishersCsv,
  publishersCsvQuerySchema,
  publishersQuerySchema,
  publishersSchema,
} from './publishers-schema.ts';
import { COMPLETENESS_HEADER, COMPLETENESS_HEADERS } from './range-meta.ts';
import { rangeOfDates } from './range-of-dates.ts';
import type { ReportDependencies } from './report-dependencies.ts';
import { sendReport } from './send-report.ts';

const common = { method: 'get', tag: 'Analytics', scopes: ['admin'] } as const;

/** All publishers beside one another (docs/api.md, "All publishers"). */
export function publishersRoutes({ database, clock, timeZone }: ReportDependencies): Route[] {
  return [
    route(
      {
        ...common,
        path: '/admin/api/v1/reports/publishers',
        summary: 'How watch time in a range of dates is divided among the publishers',
        query: publishersQuerySchema,
        responses: {
          200: {
            description: 'One row per publisher, and a total',
            schema: publishersSchema,
            example: examplePublishers,
            headers: COMPLETENESS_HEADERS,
          },
          ...NOT_MODIFIED,
        },
      },
      async ({ query, context }) => {
        const { pool, compare } = query;
        const asked = { ...rangeOfDates(query, clock(), timeZone), pool, compare };
        sendReport(context, await publishersReport(database, asked, timeZone));
      },
    ),
    route(
      {
        ...common,
        path: '/admin/api/v1/reports/publishers.csv',
        summary: 'The same report as a CSV file',
        description:
          'The file has the format of the usage report. The last line is the total. With `pool`, the last column is `amount`.',
        query: publishersCsvQuerySchema,
        problems: ['days_not_built'],
        responses: {
          200: {
            description: 'One line per publisher, and one for the total',
            schema: z.string(),
            example: examplePublishersCsv,
            mediaType: 'text/csv',
            headers: COMPLETENESS_HEADERS,
          },
        },
      },
      async ({ query, context }) => {
        const now = clock();
        const range = rangeOfDates(query, now, timeZone);
        const { text, completeness } = await publishersCsv(database, {
          ...range,
          pool: query.pool,
          today: metricDateOf(now, timeZone),
          allowsIncomplete: query.allow_incomplete === 'true',
        });
        setDownloadHeaders(context, `publishers-${range.start}-to-${range.end}.csv`);
        context.set(COMPLETENESS_HEADER, completeness);
        return text;
      },
    ),
  ];
}
