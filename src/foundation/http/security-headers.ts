import type { Middleware } from 'koa';

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};

/**
 * Sets headers on every answer, failures included, that allow no script and no frame. Pages then allow what they need.
 */
export const securityHeaders: Middleware = (context, next) => {
  context.set(HEADERS);
  return next();
};
