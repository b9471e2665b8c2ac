import { z } from 'zod';
import { idSchema } from '../core/wire-formats.ts';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { type Route, route } from '../http/route.ts';
import {
  analyticsSchema,
  daySchema,
  exampleAnswer,
  examplePlatformAnswer,
  platformDaySchema,
} from './analytics-schema.ts';
import { bookReport } from './book-report.ts';
import { platformReport } from './platform-report.ts';
import { publisherReport } from './publisher-report.ts';
import { rangeOfDates, rangeQuerySchema } from './range-of-dates.ts';

const common = { method: 'get', tag: 'Analytics', scopes: ['admin'], query: rangeQuerySchema } as const;
const byId = { ...common, parameters: z.object({ id: idSchema }), problems: ['not_found'] } as const;

/** The analytics API (interfaces.md, "Analytics"). */
export function reportsRoutes({ database, clock, timeZone }: RoomDependencies): Route[] {
  const rangeOf = (query: z.output<typeof rangeQuerySchema>) => rangeOfDates(query, clock(), timeZone);
  return [
    route(
      {
        ...common,
        path: '/admin/api/v1/analytics/platform',
        summary: 'What the whole library was watched, day by day',
        answers: {
          200: {
            description: 'One entry a date',
            schema: analyticsSchema(platformDaySchema),
            example: examplePlatformAnswer,
          },
        },
      },
      async ({ query }) => platformReport(database, rangeOf(query), timeZone),
    ),
    route(
      {
        ...byId,
        path: '/admin/api/v1/analytics/books/:id',
        summary: 'How one book was watched, day by day',
        answers: {
          200: {
            description: 'One entry a date',
            schema: analyticsSchema(daySchema),
            example: exampleAnswer,
          },
        },
      },
      async ({ parameters, query }) => bookReport(database, parameters.id, rangeOf(query), timeZone),
    ),
    route(
      {
        ...byId,
        path: '/admin/api/v1/analytics/publishers/:id',
        summary: 'How the books of one publisher were watched, day by day',
        answers: {
          200: {
            description: 'One entry a date',
            schema: analyticsSchema(daySchema),
            example: exampleAnswer,
          },
        },
      },
      async ({ parameters, query }) => publisherReport(database, parameters.id, rangeOf(query), timeZone),
    ),
  ];
}
