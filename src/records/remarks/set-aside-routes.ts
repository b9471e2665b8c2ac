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
          'It is left out of the alerts until the date is over, and comes back by itself. The same again replaces the date, the reason and the name.',
        body: {
          schema: z.strictObject({
            until: metricDateSchema.describe(
              `The last date without it: from today on, at most ${SET_ASIDE_DAYS_MAX} days ahead.`,
            ),
            reason: remarkTextSchema.describe('One line. No name and no id of a child belongs here.'),
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
        summary: 'Take back that an alert is set aside',
        description: 'If it is not set aside, nothing happens.',
        responses: { 204: { description: 'It is among the alerts again, if there is reason for it' } },
      },
      async ({ parameters: { kind, id: bookId } }) => takeBackSetAside(database, { kind, bookId }),
    ),
  ];
}
