import type Router from '@koa/router';
import Koa from 'koa';
import { catalogueRouter } from './catalogue/router.ts';
import { describeFault, type Log } from './core/log.ts';
import { accessLog } from './http/access-log.ts';
import { authorise } from './http/authorise.ts';
import { healthRouter } from './http/health.ts';
import { problemDocuments } from './http/problem-documents.ts';
import { requestId } from './http/request-id.ts';
import type { RoomDependencies } from './http/room-dependencies.ts';
import { ingestRouter } from './ingest/router.ts';
import type { JobQueues } from './queue/job-queues.ts';
import { queueBoard } from './queue-board.ts';
import { reportsRouter } from './reports/router.ts';

export interface AppDependencies extends RoomDependencies {
  log: Log;
  queues: JobQueues;
}

/** Builds the HTTP application; it listens nowhere yet. */
export function buildApp(dependencies: AppDependencies): Koa {
  const app = new Koa();
  app.use(requestId());
  app.use(accessLog(dependencies.log));
  app.use(problemDocuments(dependencies.log));
  for (const router of routersOf(dependencies)) app.use(router.routes()).use(router.allowedMethods());
  const guard = authorise(dependencies.authenticate, ['ops', 'admin'], { browser: true });
  for (const middleware of queueBoard(dependencies.queues, guard)) app.use(middleware);
  app.on('error', (error) => dependencies.log.warn(describeFault(error), 'connection error'));
  return app;
}

function routersOf(dependencies: AppDependencies): Router[] {
  return [
    healthRouter(dependencies),
    ingestRouter(dependencies),
    catalogueRouter(dependencies),
    reportsRouter(dependencies),
  ];
}
