import { z } from 'zod';
import { idSchema, shownIdSchema } from '../../foundation/core/wire-formats.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { childProgress, noSuchChild } from './child-progress.ts';
import type { ReportDependencies } from './report-dependencies.ts';

const progressSchema = z.object({
  child_profile_id: shownIdSchema,
  book_id: shownIdSchema,
  position_seconds: z.number().min(0).nullable().describe('Null if none was ever reported.'),
  duration_seconds: z.int().nullable(),
  percentage: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .describe('Share of the duration; null if the position or the duration is unknown.'),
  completed: z
    .boolean()
    .describe(
      'A play of the book was completed, or a position from 90 % on was reported since the last build.',
    ),
  reported_at: z.iso
    .datetime()
    .nullable()
    .describe('The time at which the position was reached, by the device’s clock.'),
});

const example = {
  child_profile_id: 9010,
  book_id: 123,
  position_seconds: 45,
  duration_seconds: 480,
  percentage: 9.38,
  completed: false,
  reported_at: '2026-02-25T18:30:45.000Z',
};

/** Where a player resumes (docs/api.md, "Where a child resumes"). */
export function progressRoutes({ database }: ReportDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/children/:id/progress',
        tag: 'Ingest',
        summary: 'Where a child resumes a book',
        description: 'Includes the last committed event. An ingest token can see only its own children.',
        scopes: ['ingest'],
        parameters: z.object({ id: idSchema }),
        query: z.object({ book_id: idSchema }),
        responses: { 200: { description: 'The newest position', schema: progressSchema, example } },
        problems: ['not_found'],
      },
      async ({ parameters, query, principal, context }) => {
        const own = principal?.childProfileIds;
        if (own !== undefined && !own.includes(parameters.id)) throw noSuchChild();
        context.set('Cache-Control', 'no-store');
        return childProgress(database, parameters.id, query.book_id);
      },
    ),
  ];
}
