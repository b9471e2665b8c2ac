import cors from '@koa/cors';
import type { Middleware } from 'koa';

const PREFLIGHT_SECONDS = 86_400;

/**
 * Lets pages of the configured origins call the routes for players (`/api/`), and read the answers.
 * Other origins get no permission, and no origin may send credentials that a browser remembers.
 */
export function crossOrigin(origins: readonly string[]): Middleware {
  const allow = cors({
    origin: (context) => {
      const origin = context.get('origin');
      return origins.includes(origin) ? origin : '';
    },
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Authorization', 'Content-Type', 'Content-Encoding', 'X-Request-Id'],
    exposeHeaders: ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'],
    maxAge: PREFLIGHT_SECONDS,
  });
  return (context, next) => (context.path.startsWith('/api/') ? allow(context, next) : next());
}
