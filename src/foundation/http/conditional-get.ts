import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { RouteResponse } from './route.ts';

/** How long an answer that will hardly change may be used without asking again. */
const FINAL_SECONDS = 3_600;

/** For contracts of routes that answer conditionally. */
export const NOT_MODIFIED: Record<304, RouteResponse> = {
  304: { description: 'The answer has not changed since the ETag in If-None-Match' },
};

/**
 * Answers with a JSON body, or with 304 when the caller has it already (`If-None-Match`). A final answer may be cached
 * for an hour. Any other must be revalidated each time, which then costs no body. Only the caller may cache it, and
 * only for the key of the request (docs/api.md, "Asking again").
 *
 * The ETag is weak: a proxy that compresses the body changes its bytes, but not its content. It alone decides. The
 * Cache-Control of the request does not (Koa's `fresh` obeys it): it speaks to caches on the way, and `fetch` adds
 * "no-cache" to every request that has a validator (docs/api.md, "Asking again").
 */
export function sendWithEtag(context: Context, body: unknown, { isFinal }: { isFinal: boolean }): void {
  const text = JSON.stringify(body);
  context.set('ETag', `W/"${createHash('sha256').update(text).digest('base64url')}"`);
  context.set('Cache-Control', isFinal ? `private, max-age=${FINAL_SECONDS}` : 'private, no-cache');
  context.vary('Authorization');
  if (isKnown(context.get('if-none-match'), context.response.get('etag'))) {
    context.status = 304;
    return;
  }
  context.type = 'json';
  context.body = text;
}

const ENTITY_TAG = /(?:W\/)?("[^"]*")/g;

/** Uses the weak comparison of RFC 9110, 8.8.3.2, which compares only the text between the quotes. */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  const opaqueTags = (list: string) => Array.from(list.matchAll(ENTITY_TAG), ([, opaque]) => opaque);
  return opaqueTags(ifNoneMatch).includes(opaqueTags(etag)[0]);
}
