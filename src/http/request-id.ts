import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';

const ACCEPTABLE = /^[\w.-]{1,64}$/;

/** Gives every request an id, the caller's `X-Request-Id` if it is a plain one, and sends it back. */
export function requestId(): Middleware {
  return async (context, next) => {
    const given = context.get('x-request-id');
    const id = ACCEPTABLE.test(given) ? given : randomUUID();
    context.state.requestId = id;
    context.set('X-Request-Id', id);
    await next();
  };
}
