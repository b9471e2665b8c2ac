import type { Middleware } from 'koa';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sets what a page may load, whatever is answered. Nobody keeps a page unless it says so. */
export const pageHeaders: Middleware = (context, next) => {
  context.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  context.set('Cache-Control', 'no-store');
  return next();
};
