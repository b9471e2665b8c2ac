import type { Context } from 'koa';
import { z } from 'zod';
import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import { type Route, type RouteResponse, route } from '../../foundation/http/route.ts';
import { bookReport, platformReport, publisherReport } from './analytics-reports.ts';
import { CSV_TYPE, csvText, setDownloadHeaders } from './csv-text.ts';
import {
  DAY_COLUMNS,
  daysCsv,
  HOUR_COLUMNS,
  hoursCsv,
  LEDGER_COLUMNS,
  ledgerCsv,
  MARK_COLUMNS,
  PLATFORM_DAY_COLUMNS,
} from './days-csv.ts';
import { hoursReport } from './hours-report.ts';
import { hoursQuerySchema } from './hours-schema.ts';
import { ledgerReport } from './ledger-report.ts';
import { COMPLETENESS_HEADER, COMPLETENESS_HEADERS, type RangeMeta } from './range-meta.ts';
import { type DateRange, rangeOfDates, rangeQuerySchema } from './range-of-dates.ts';
import type { ReportDependencies } from './report-dependencies.ts';

const ANALYTICS = '/admin/api/v1/analytics';

const common = { method: 'get', tag: 'Analytics', scopes: ['admin'] } as const;
const ofRange = { ...common, query: rangeQuerySchema } as const;

const EXAMPLE_DAY = '2026-02-25,45,234.5,28,12,0.267';

const answersOf = (columns: readonly string[], line: string): Record<200, RouteResponse> => ({
  200: {
    description: `A line with the columns ${columns.join(', ')}`,
    schema: z.string(),
    example: `${csvText(columns, [])}${line}\r\n`,
    mediaType: CSV_TYPE,
  },
});

/** Each line says whether its date is built and final, and the header says it for the whole range. */
const markedAnswersOf = (columns: readonly string[], line: string): Record<200, RouteResponse> => ({
  200: {
    ...answersOf([...columns, ...MARK_COLUMNS], `${line},true,false`)[200],
    headers: COMPLETENESS_HEADERS,
  },
});

/** Tables of days and hours as files for spreadsheets (docs/api.md, "Days as a file"). */
export const csvRoutes = (dependencies: ReportDependencies): Route[] => [
  ofLibrary(dependencies),
  ofPart('books', 'book', bookReport, dependencies),
  ofPart('publishers', 'publisher', publisherReport, dependencies),
  ofHours(dependencies),
  ofLedger(dependencies),
];

const ofLibrary = ({ database, clock, timeZone }: ReportDependencies): Route =>
  route(
    {
      ...ofRange,
      path: `${ANALYTICS}/platform/days.csv`,
      summary: 'The days of the whole library as a CSV file',
      responses: markedAnswersOf(PLATFORM_DAY_COLUMNS, `${EXAMPLE_DAY},25,19,2`),
    },
    async ({ query, context }) => {
      const answer = await platformReport(database, rangeOfDates(query, clock(), timeZone), timeZone);
      return asFile(context, 'library', answer, daysCsv(PLATFORM_DAY_COLUMNS, answer));
    },
  );

/** Of one of the books, or of the publishers. */
const ofPart = (
  parts: 'books' | 'publishers',
  part: string,
  report: typeof bookReport | typeof publisherReport,
  { database, clock, timeZone }: ReportDependencies,
): Route =>
  route(
    {
      ...ofRange,
      path: `${ANALYTICS}/${parts}/:id/days.csv`,
      summary: `The days of one ${part} as a CSV file`,
      parameters: z.object({ id: idSchema }),
      problems: ['not_found'],
      responses: markedAnswersOf(DAY_COLUMNS, EXAMPLE_DAY),
    },
    async ({ parameters: { id }, query, context }) => {
      const answer = await report(database, id, rangeOfDates(query, clock(), timeZone), timeZone);
      return asFile(context, `${part}-${id}`, answer, daysCsv(DAY_COLUMNS, answer));
    },
  );

const ofHours = ({ database, clock, timeZone }: ReportDependencies): Route =>
  route(
    {
      ...common,
      path: `${ANALYTICS}/platform/hours.csv`,
      summary: 'The hours of a date as a CSV file',
      query: hoursQuerySchema,
      responses: markedAnswersOf(HOUR_COLUMNS, '2026-02-25T00:00:00.000Z,12.5,3,2'),
    },
    async ({ query, context }) => {
      const now = clock();
      const date = query.date ?? metricDateOf(now, timeZone);
      const answer = await hoursReport(database, date, now, timeZone);
      return asFile(context, 'hours', answer, hoursCsv(answer));
    },
  );

const ofLedger = ({ database, clock, timeZone }: ReportDependencies): Route =>
  route(
    {
      ...ofRange,
      path: '/admin/api/v1/days.csv',
      tag: 'Operations',
      scopes: ['ops', 'admin'],
      summary: 'The day ledger, by date, as a CSV file',
      responses: answersOf(LEDGER_COLUMNS, '2026-02-25,built,2026-02-26T02:00:04.120Z,5120,240,0,1,0,,,,'),
    },
    async ({ query, context }) => {
      const answer = await ledgerReport(database, rangeOfDates(query, clock(), timeZone), timeZone);
      return asFile(context, 'ledger', answer, ledgerCsv(answer));
    },
  );

/** The text of a file that is named after what it holds and its dates. */
function asFile(
  context: Context,
  name: string,
  { meta: { start, end, completeness } }: { meta: DateRange & Partial<Pick<RangeMeta, 'completeness'>> },
  text: string,
): string {
  setDownloadHeaders(context, `${name}-${start}-to-${end}.csv`);
  if (completeness !== undefined) context.set(COMPLETENESS_HEADER, completeness);
  return text;
}
