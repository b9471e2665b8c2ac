import { z } from 'zod';
import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import { NOT_MODIFIED } from '../../foundation/http/conditional-get.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { CSV_TYPE, setDownloadHeaders } from './csv-text.ts';
import { COMPLETENESS_HEADER, COMPLETENESS_HEADERS } from './range-meta.ts';
import { rangeOfDates } from './range-of-dates.ts';
import type { ReportDependencies } from './report-dependencies.ts';
import { sendReport } from './send-report.ts';
import { openUsageCsv } from './usage-csv.ts';
import { usageReport } from './usage-report.ts';
import type { UsageFilter } from './usage-rows.ts';
import {
  exampleUsage,
  exampleUsageCsv,
  usageCsvQuerySchema,
  usageQuerySchema,
  usageSchema,
} from './usage-schema.ts';

const common = {
  method: 'get',
  tag: 'Analytics',
  scopes: ['admin'],
} as const;

const usageContract = {
  ...common,
  path: '/admin/api/v1/reports/usage',
  summary: 'How each book was used in a range of dates',
  query: usageQuerySchema,
  problems: ['not_found'] as const,
  responses: {
    200: {
      description: 'One row per book, and a total',
      schema: usageSchema,
      example: exampleUsage,
      headers: COMPLETENESS_HEADERS,
    },
    ...NOT_MODIFIED,
  },
};

const usageCsvContract = {
  ...common,
  path: '/admin/api/v1/reports/usage.csv',
  summary: 'The same report as a CSV file',
  description:
    'RFC 4180 in UTF-8 with a byte order mark. A cell that a spreadsheet would take for a formula begins with an apostrophe, and so does text after a semicolon. The last line is the total; a file without it is incomplete. `complete`: every date is built; `final`: none of them can change.',
  query: usageCsvQuerySchema,
  problems: ['not_found', 'days_not_built'] as const,
  responses: {
    200: {
      description: 'One line per book, and one for the total',
      schema: z.string(),
      example: exampleUsageCsv,
      mediaType: CSV_TYPE,
      headers: COMPLETENESS_HEADERS,
    },
  },
};

/** The usage report (docs/api.md, "The usage report"). */
export function usageRoutes({ database, clock, timeZone }: ReportDependencies): Route[] {
  const filterOf = (query: Omit<z.output<typeof usageQuerySchema>, 'compare'>, now: Date): UsageFilter => ({
    ...rangeOfDates(query, now, timeZone),
    publisherId: query.publisher_id,
    bookId: query.book_id,
  });
  return [
    route(usageContract, async ({ query, context }) => {
      const asked = { ...filterOf(query, clock()), compare: query.compare };
      sendReport(context, await usageReport(database, asked, timeZone));
    }),
    route(usageCsvContract, async ({ query, context }) => {
      const now = clock();
      const filter = filterOf(query, now);
      const { text, completeness } = await openUsageCsv(database, {
        ...filter,
        today: metricDateOf(now, timeZone),
        allowsIncomplete: query.allow_incomplete === 'true',
      });
      setDownloadHeaders(context, `usage-${filter.start}-to-${filter.end}.csv`);
      context.set(COMPLETENESS_HEADER, completeness);
      return text;
    }),
  ];
}
