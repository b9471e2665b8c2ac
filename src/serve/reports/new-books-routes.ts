import { NOT_MODIFIED, sendWithEtag } from '../../foundation/http/conditional-get.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { newBooksReport } from './new-books.ts';
import { exampleNewBooks, newBooksSchema } from './new-books-schema.ts';
import type { ReportDependencies } from './report-dependencies.ts';

/** How the first 30 days of the last new books went (docs/api.md, "New books"). */
export function newBooksRoutes({ database, clock, timeZone }: ReportDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/admin/api/v1/analytics/new-books',
        tag: 'Analytics',
        summary: 'The first 30 days of the ten newest books',
        scopes: ['admin'],
        responses: {
          200: { description: 'One entry per book', schema: newBooksSchema, example: exampleNewBooks },
          ...NOT_MODIFIED,
        },
      },
      async ({ context }) =>
        sendWithEtag(context, await newBooksReport(database, clock(), timeZone), { isFinal: false }),
    ),
  ];
}
