import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { RouteAnswer } from './route.ts';

/** How long an answer that will hardly change may be used without asking again. */
const FINAL_SECONDS = 3_600;

/** For contracts of routes that answer conditionally. */
export const NOT_MODIFIED: Record<304, RouteAnswer> = {
  304: { description: 'The answer is still the one of the ETag in If-None-Match' },
};

/**
 * Answers with a JSON body, or with 304 when the caller has it already (`If-None-Match`). An answer that is
 * final may be kept for an hour; any other has to be asked for again each time, which then costs no body. It is
 * kept by the caller alone, and for the key it was asked with (docs/api.md, "Asking again").
 *
 * The ETag is weak: a proxy that compresses the body changes its bytes and not what they say.
 */
export function answerConditionally(
  context: Context,
  body: unknown,
  { isFinal }: { isFinal: boolean },
): void {
  const text = JSON.stringify(body);
  context.set('ETag', `W/"${createHash('sha256').update(text).digest('base64url')}"`);
  context.set('Cache-Control', isFinal ? `private, max-age=${FINAL_SECONDS}` : 'private, no-cache');
  context.vary('Authorization');
  if (context.fresh) {
    context.status = 304;
    return;
  }
  context.type = 'json';
  context.body = text;
}
