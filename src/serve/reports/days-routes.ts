import { z } from 'zod';
import { metricDateSchema } from '../../foundation/core/wire-formats.ts';
import { NOT_MODIFIED, sendWithEtag } from '../../foundation/http/conditional-get.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { ledgerReport } from './ledger-report.ts';
import { rangeOfDates, rangeQuerySchema } from './range-of-dates.ts';
import type { ReportDependencies } from './report-dependencies.ts';

const countSchema = z.int().min(0).nullable();
const timeSchema = z.iso.datetime().nullable();

const ledgerSchema = z.object({
  data: z.array(
    z.object({
      date: metricDateSchema,
      status: z
        .enum(['none', 'missing', 'built', 'stale', 'final', 'sealed'])
        .describe('`none`: the ledger does not include this date, and everything else is null.'),
      built_at: timeSchema,
      raw_events: countSchema,
      plays: countSchema,
      position_faults: countSchema.describe('Positions beyond the known duration, which are ignored.'),
      calculation_version: countSchema.describe(
        'The version of the definitions with which the date was built.',
      ),
      revision: countSchema.describe('The number of rebuilds after the date became final.'),
      revision_reason: z.string().nullable(),
      last_error: z.string().nullable().describe('Error code of the last build; null if it succeeded.'),
      due_since: timeSchema.describe('The time since which the date must be built; null if it need not be.'),
      finalised_at: timeSchema,
    }),
  ),
  meta: z.object({ start: metricDateSchema, end: metricDateSchema, time_zone: z.string() }),
});

const example = {
  data: [
    {
      date: '2026-02-25',
      status: 'built',
      built_at: '2026-02-26T02:00:04.120Z',
      raw_events: 5120,
      plays: 240,
      position_faults: 0,
      calculation_version: 1,
      revision: 0,
      revision_reason: null,
      last_error: null,
      due_since: null,
      finalised_at: null,
    },
  ],
  meta: { start: '2026-02-25', end: '2026-02-25', time_zone: 'UTC' },
};

/** The day ledger (docs/api.md, "See what is built"). */
export function daysRoutes({ database, clock, timeZone }: ReportDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/admin/api/v1/days',
        tag: 'Operations',
        summary: 'The day ledger, by date',
        scopes: ['ops', 'admin'],
        query: rangeQuerySchema,
        responses: {
          200: { description: 'One entry per date', schema: ledgerSchema, example },
          ...NOT_MODIFIED,
        },
      },
      async ({ query, context }) => {
        const range = rangeOfDates(query, clock(), timeZone);
        // Always revalidated, because people read this after they have revised a final day.
        sendWithEtag(context, await ledgerReport(database, range, timeZone), { isFinal: false });
      },
    ),
  ];
}
