import Router from '@koa/router';
import { idSchema } from '../core/wire-formats.ts';
import { authorise } from '../http/authorise.ts';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { validate } from '../http/validate.ts';
import { bookReport } from './book-report.ts';
import { platformReport } from './platform-report.ts';
import { publisherReport } from './publisher-report.ts';
import { rangeOfDates } from './range-of-dates.ts';

/** The analytics API (interfaces.md, "Analytics"). */
export function reportsRouter({ database, clock, timeZone, authenticate }: RoomDependencies): Router {
  const router = new Router({ prefix: '/admin/api/v1/analytics' });
  const admin = authorise(authenticate, ['admin']);
  const rangeOf = (query: unknown) => rangeOfDates(query, clock, timeZone);
  const idOf = (parameters: Record<string, string>) => validate(idSchema, parameters.id, '#/path/id');

  router.get('/platform', admin, async (context) => {
    context.body = await platformReport(database, rangeOf(context.query), timeZone);
  });

  router.get('/books/:id', admin, async (context) => {
    context.body = await bookReport(database, idOf(context.params), rangeOf(context.query), timeZone);
  });

  router.get('/publishers/:id', admin, async (context) => {
    context.body = await publisherReport(database, idOf(context.params), rangeOf(context.query), timeZone);
  });
  return router;
}
