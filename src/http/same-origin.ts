import type { Middleware } from 'koa';
import { Problem } from '../core/errors.ts';

/**
 * Refuses changes that another site's page makes a browser send with remembered credentials: browsers say so
 * in `Sec-Fetch-Site`. Callers that are not browsers send no such header and pass.
 */
export function sameOrigin(): Middleware {
  return async (context, next) => {
    const site = context.get('sec-fetch-site');
    const isForeign = site !== '' && site !== 'same-origin' && site !== 'none';
    if (isForeign && context.method !== 'GET' && context.method !== 'HEAD') {
      throw new Problem('scope_missing', 'Changes are only taken from pages of this server.');
    }
    await next();
  };
}
