import { NOT_MODIFIED } from '../../foundation/http/conditional-get.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { alertsQuerySchema, alertsSchema, exampleAlerts } from './alerts-schema.ts';
import { engagementAlerts } from './engagement-alerts.ts';
import { COMPLETENESS_HEADERS } from './range-meta.ts';
import type { ReportDependencies } from './report-dependencies.ts';
import { sendReport } from './send-report.ts';

/** Which books need attention (docs/api.md, "Engagement alerts"). */
export function alertsRoutes({ database, clock, timeZone }: ReportDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/admin/api/v1/engagement_alerts',
        tag: 'Analytics',
        summary: 'Books that nobody plays, or that hardly anybody completes',
        description:
          'Alerts are based on the complete metric dates before today that are built; `meta` names them and the criteria. If no date is built, there are no alerts. Alerts that are set aside today are counted, and returned only on request.',
        scopes: ['admin'],
        query: alertsQuerySchema,
        responses: {
          200: {
            description: 'One entry per alert',
            schema: alertsSchema,
            example: exampleAlerts,
            headers: COMPLETENESS_HEADERS,
          },
          ...NOT_MODIFIED,
        },
      },
      async ({ query, context }) =>
        sendReport(context, await engagementAlerts(database, query, clock(), timeZone)),
    ),
  ];
}
