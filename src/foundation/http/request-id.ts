import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HEXADECIMAL = /^[0-9a-f]{32}$/i;
const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i;

/** The id of a child is a decimal number, and a client may have padded one with zeros to the length of a UUID. */
const DIGITS_ALONE = /^[\d-]*$/;

/**
 * Gives every request an id and sends it back: the caller's `X-Request-Id` if it is a UUID, 32 hexadecimal digits or
 * a ULID, else a new one. The id is written into the log, where no child's id may be; any other form, and a number,
 * could be one (docs/problems.md).
 */
export function requestId(): Middleware {
  return async (context, next) => {
    const given = context.get('x-request-id');
    const id = isRequestId(given) ? given : randomUUID();
    context.state.requestId = id;
    context.set('X-Request-Id', id);
    await next();
  };
}

function isRequestId(text: string): boolean {
  return !DIGITS_ALONE.test(text) && [UUID, HEXADECIMAL, ULID].some((form) => form.test(text));
}
