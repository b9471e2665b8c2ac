import Koa from 'koa';
import { backfillRoutes } from './backfills/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { describeFault, type Log } from './core/log.ts';
import { accessLog } from './http/access-log.ts';
import { authorise } from './http/authorise.ts';
import { healthRoutes } from './http/health.ts';
import type { Authenticate } from './http/principal.ts';
import { problemDocuments } from './http/problem-documents.ts';
import { requestId } from './http/request-id.ts';
import type { RoomDependencies } from './http/room-dependencies.ts';
import type { Route } from './http/route.ts';
import { routeRouter } from './http/route-router.ts';
import { ingestRoutes } from './ingest/routes.ts';
import type { JobQueues } from './queue/job-queues.ts';
import { queueBoard } from './queue-board.ts';
import { reportsRoutes } from './reports/routes.ts';

export interface AppDependencies extends Omit<RoomDependencies, 'enqueue'> {
  log: Log;
  queues: JobQueues;
  authenticate: Authenticate;
}

/** Builds the HTTP application; it listens nowhere yet. */
export function buildApp(dependencies: AppDependencies): Koa {
  const { log, authenticate, queues } = dependencies;
  const app = new Koa();
  app.use(requestId());
  app.use(accessLog(log));
  app.use(problemDocuments(log));
  const router = routeRouter(routesOf({ ...dependencies, enqueue: queues.enqueue }), authenticate);
  app.use(router.routes()).use(router.allowedMethods());
  const guard = authorise(authenticate, ['ops', 'admin'], { browser: true });
  for (const middleware of queueBoard(queues, guard)) app.use(middleware);
  app.on('error', (error) => log.warn(describeFault(error), 'connection error'));
  return app;
}

/** Every route of the API. */
export function routesOf(dependencies: RoomDependencies): Route[] {
  return [
    ...healthRoutes(dependencies),
    ...ingestRoutes(dependencies),
    ...catalogueRoutes(dependencies),
    ...reportsRoutes(dependencies),
    ...backfillRoutes(dependencies),
  ];
}
