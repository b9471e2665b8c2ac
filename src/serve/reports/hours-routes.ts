import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import { NOT_MODIFIED, sendWithEtag } from '../../foundation/http/conditional-get.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { hoursReport } from './hours-report.ts';
import { exampleHoursAnswer, hoursQuerySchema, hoursSchema } from './hours-schema.ts';
import { COMPLETENESS_HEADER, COMPLETENESS_HEADERS } from './range-meta.ts';
import type { ReportDependencies } from './report-dependencies.ts';

/** The hours of a date, and the same weekday of the week before until the same time (docs/api.md, "Today so far"). */
export function hoursRoutes({ database, clock, timeZone }: ReportDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/admin/api/v1/analytics/platform/hours',
        tag: 'Analytics',
        summary: 'How the whole library was watched in each hour of a date',
        scopes: ['admin'],
        query: hoursQuerySchema,
        responses: {
          200: {
            description: 'One entry an hour',
            schema: hoursSchema,
            example: exampleHoursAnswer,
            headers: COMPLETENESS_HEADERS,
          },
          ...NOT_MODIFIED,
        },
      },
      async ({ query, context }) => {
        const now = clock();
        const date = query.date ?? metricDateOf(now, timeZone);
        const answer = await hoursReport(database, date, now, timeZone);
        const completenesses = [answer.meta.completeness, answer.week_before.completeness];
        context.set(COMPLETENESS_HEADER, answer.meta.completeness);
        sendWithEtag(context, answer, {
          isFinal: completenesses.every((completeness) => completeness === 'final'),
        });
      },
    ),
  ];
}
