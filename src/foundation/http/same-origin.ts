import type { Context, Middleware } from 'koa';
import { Problem } from '../core/errors.ts';

/**
 * Refuses changes that another site's page makes a browser send with remembered credentials. Callers that are not
 * browsers send neither of the headers that show this, so they are accepted.
 */
export function sameOrigin(): Middleware {
  return async (context, next) => {
    if (isFromElsewhere(context) && context.method !== 'GET' && context.method !== 'HEAD') {
      throw new Problem('scope_missing', 'Changes are accepted from pages of this server only.');
    }
    await next();
  };
}

/**
 * Whether a page of another site makes the browser send this request. The browser says so in `Sec-Fetch-Site`, or only
 * in `Origin` if the server is reached without TLS.
 */
export function isFromElsewhere(context: Context): boolean {
  const site = context.get('sec-fetch-site');
  if (site !== '') return site !== 'same-origin' && site !== 'none';
  const origin = context.get('origin');
  return origin !== '' && (!URL.canParse(origin) || new URL(origin).host !== context.get('host'));
}
