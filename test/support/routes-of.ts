import type Koa from 'koa';

interface RoutingMiddleware {
  router?: { stack: { methods: string[]; path: string | RegExp }[] };
}

/** Every route of an application, such as `GET /livez`, read from its routers; GET includes HEAD. */
export function routesOf(app: Koa): string[] {
  return routersOf(app).flatMap(({ stack }) =>
    stack.flatMap(({ methods, path }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`),
    ),
  );
}

/** The number of middlewares outside of the routers, whose answers are in no list of routes. */
export function countOutsideRouters(app: Koa): number {
  const routesAndAllowedMethods = 2;
  return app.middleware.length - routersOf(app).length * routesAndAllowedMethods;
}

function routersOf(app: Koa) {
  return app.middleware.flatMap((middleware) => (middleware as RoutingMiddleware).router ?? []);
}
