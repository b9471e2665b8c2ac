import type { Middleware } from 'koa';
import type { Log } from '../core/log.ts';

/** Logs each answer by the pattern of its route, never by its address, which may hold a child's id. */
export function accessLog(log: Log): Middleware {
  return async (context, next) => {
    const startedAt = performance.now();
    await next();
    log.info(
      {
        requestId: context.state.requestId,
        method: context.method,
        route: typeof context._matchedRoute === 'string' ? context._matchedRoute : 'none',
        status: context.status,
        durationMilliseconds: Math.round(performance.now() - startedAt),
      },
      'request',
    );
  };
}
