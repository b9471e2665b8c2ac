import Koa, { type Middleware } from 'koa';
import { ingestRoutes } from './collect/ingest/routes.ts';
import { accessRoutes } from './collect/ingest/token-routes.ts';
import { backfillRoutes } from './compute/backfills/routes.ts';
import type { IngestTokens } from './foundation/access/ingest-tokens.ts';
import type { Authenticate, Recall, Recognise } from './foundation/access/principal.ts';
import type { TrustedUser } from './foundation/core/config.ts';
import { describeError, type Log } from './foundation/core/log.ts';
import type { MeasureClockDifference } from './foundation/db/clock-difference.ts';
import { authorise } from './foundation/http/authorise.ts';
import { crossOrigin } from './foundation/http/cross-origin.ts';
import { documentationRoutes } from './foundation/http/documentation-routes.ts';
import { problemDocuments } from './foundation/http/problem-documents.ts';
import type { RateLimits } from './foundation/http/rate-limit.ts';
import { recogniseViewer } from './foundation/http/recognise-viewer.ts';
import { requestId } from './foundation/http/request-id.ts';
import { accessLog } from './foundation/http/request-log.ts';
import type { Route } from './foundation/http/route.ts';
import { routeRouter } from './foundation/http/route-router.ts';
import { securityHeaders } from './foundation/http/security-headers.ts';
import { trustedProxies } from './foundation/http/trusted-proxies.ts';
import type { HeldQueues, JobQueues } from './foundation/queue/job-queues.ts';
import { healthRoutes } from './operate/monitoring/health-routes.ts';
import { createMonitor, type Monitor } from './operate/monitoring/monitor.ts';
import { monitoringRoutes } from './operate/monitoring/routes.ts';
import { queueBoard } from './operate/queue-board.ts';
import { privacyRoutes } from './privacy/api/routes.ts';
import type { PrivacyDependencies } from './privacy/erasure/ask-for-erasure.ts';
import { catalogueRoutes } from './records/catalogue/routes.ts';
import { remarkRoutes } from './records/remarks/routes.ts';
import { dashboard } from './serve/dashboard/dashboard.tsx';
import type { SignInDependencies } from './serve/dashboard/dependencies.ts';
import { signInFirst } from './serve/dashboard/know-viewer.ts';
import { reportsRoutes } from './serve/reports/routes.ts';

export interface AppDependencies extends Omit<PrivacyDependencies, 'enqueue'> {
  measureClockDifference: MeasureClockDifference;
  log: Log;
  queues: JobQueues;
  authenticate: Authenticate;
  /** Without it, no user can stay signed in. */
  recall?: Recall;
  trustedProxies?: readonly string[];
  trustedUser?: TrustedUser | undefined;
  tokens?: IngestTokens | undefined;
  corsOrigins?: readonly string[];
  limits?: RateLimits;
  /** How long the page of the queues waits for them; tests shorten it. */
  queuesMilliseconds?: number | undefined;
  /** How long a page may take; tests shorten it. */
  pagesMilliseconds?: number | undefined;
}

/** For tests, which build applications without a limit. */
const UNLIMITED: RateLimits = {
  keyRequestsPerMinute: Number.MAX_SAFE_INTEGER,
  tokenRequestsPerMinute: Number.MAX_SAFE_INTEGER,
};

/** Builds the HTTP application, which does not listen yet. */
export function buildApp(dependencies: AppDependencies): Koa {
  const { log, authenticate, queues, corsOrigins = [], limits = UNLIMITED } = dependencies;
  const app = new Koa();
  const monitor = createMonitor();
  app.use(requestId());
  app.use(securityHeaders);
  app.use(accessLog(log));
  app.use(monitor.measureRequests);
  app.use(problemDocuments(log));
  app.use(crossOrigin(corsOrigins));
  const routeDependencies = { ...dependencies, enqueue: queues.enqueue };
  const signIn = signInDependencies(dependencies);
  const recognise: Recognise = async (context) => (await recogniseViewer(context, signIn))?.principal ?? null;
  const router = routeRouter(routesOf({ ...routeDependencies, monitor }), authenticate, limits, recognise);
  app.use(router.routes()).use(router.allowedMethods());
  app.use(dashboard({ ...routeDependencies, ...signIn }));
  const byKey = authorise(authenticate, ['ops', 'admin'], { browser: true, recognise });
  const first = signInFirst(signIn);
  const guard: Middleware = (context, next) => first(context, () => byKey(context, next));
  for (const middleware of queueBoard(queues, guard, dependencies.queuesMilliseconds)) app.use(middleware);
  app.on('error', (error) => log.warn(describeError(error), 'connection error'));
  return app;
}

function signInDependencies(dependencies: AppDependencies): SignInDependencies {
  const { database, clock, authenticate, recall = async () => null, trustedUser } = dependencies;
  const proxies = trustedProxies(dependencies.trustedProxies ?? []);
  return { database, clock, authenticate, recall, proxies, trustedUser };
}

/** Every route of the API. */
export function routesOf(
  dependencies: PrivacyDependencies &
    Pick<AppDependencies, 'tokens' | 'measureClockDifference'> & { monitor: Monitor; queues: HeldQueues },
): Route[] {
  const routes = [
    ...healthRoutes(dependencies),
    ...ingestRoutes({ ...dependencies, countIngest: dependencies.monitor.countIngest }),
    ...accessRoutes(dependencies),
    ...catalogueRoutes(dependencies),
    ...reportsRoutes(dependencies),
    ...remarkRoutes(dependencies),
    ...backfillRoutes(dependencies),
    ...privacyRoutes(dependencies),
    ...monitoringRoutes(dependencies),
  ];
  return [...routes, ...documentationRoutes(routes)];
}
