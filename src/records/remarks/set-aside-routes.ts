import { z } from 'zod';
import { ALERT_KINDS } from '../../foundation/core/alert-kinds.ts';
import type { Clock } from '../../foundation/core/clock.ts';
import { SET_ASIDE_DAYS_MAX } from '../../foundation/core/retention-settings.ts';
import { idSchema, metricDateSchema } from '../../foundation/core/wire-formats.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { remarkTextSchema } from './remark-text.ts';
import { setAside, takeBackSetAside } from './set-aside.ts';

const BODY_BYTES_MAX = 16 * 1024;

const common = {
  tag: 'Analytics',
  scopes: ['admin'],
  path: '/admin/api/v1/engagement_alerts/:kind/books/:id/set_aside',
  parameters: z.object({ kind: z.enum(ALERT_KINDS), id: idSchema }),
  problems: ['not_found'],
} as const;

/** What the routes of remarks are built from. */
export interface RemarkDependencies {
  database: Database;
  clock: Clock;
  timeZone: string;
}

/** Setting alerts aside for a while (docs/api.md, "Set an alert aside"). */
export function setAsideRoutes({ database, clock, timeZone }: RemarkDependencies): Route[] {
  return [
    route(
      {
        ...common,
        method: 'put',
        summary: 'Set an alert aside until a date',
        description:
          'The alert is left out until the date is over, and then returns by itself. A repeated request replaces the date, the reason and the name.',
        body: {
          schema: z.strictObject({
            until: metricDateSchema.describe(
              `The last date without the alert: today or later, at most ${SET_ASIDE_DAYS_MAX} days ahead.`,
            ),
            reason: remarkTextSchema.describe('One line. It must not contain the name or the id of a child.'),
          }),
          example: { until: '2026-03-31', reason: 'The publisher sends a shorter cut.' },
          bytesMax: BODY_BYTES_MAX,
        },
        responses: { 204: { description: 'Set aside' } },
      },
      async ({ parameters: { kind, id: bookId }, body, principal }) => {
        const by = principal?.name ?? 'unknown';
        await setAside(database, { kind, bookId }, body, { by, now: clock(), timeZone });
      },
    ),
    route(
      {
        ...common,
        method: 'delete',
        summary: 'Restore an alert that is set aside',
        description: 'If the alert is not set aside, nothing happens.',
        responses: { 204: { description: 'The alert is listed again if it still applies' } },
      },
      async ({ parameters: { kind, id: bookId } }) => takeBackSetAside(database, { kind, bookId }),
    ),
  ];
}
