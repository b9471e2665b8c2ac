import type { Context, Middleware } from 'koa';
import type { Authenticate, Recognise, Scope } from '../access/principal.ts';
import { Problem } from '../core/errors.ts';
import { isFromElsewhere } from './same-origin.ts';

/**
 * Lets a request pass whose key has one of the scopes. The key travels as `Authorization: Bearer <key>`; a
 * browser may instead send it as the password of HTTP Basic, which `browser` invites it to ask for. Without a key,
 * `recognise` tells who is signed in. Unless it is for `browser`, a session may only read, and only from pages of this
 * server. Throws `key_missing`, `key_unknown`, `scope_missing`. It belongs on the router, not on a path prefix: routes
 * match regardless of case, a comparison of prefixes does not.
 */
export function authorise(
  authenticate: Authenticate,
  scopes: readonly Scope[],
  options: { browser?: boolean; tokenInBody?: boolean; recognise?: Recognise | undefined } = {},
): Middleware {
  const challenge = {
    'WWW-Authenticate': options.browser ? 'Basic realm="storytime", charset="UTF-8"' : 'Bearer',
  };
  return async (context, next) => {
    const key =
      bearerKeyOf(context, options.browser ?? false) ?? (options.tokenInBody ? tokenIn(context) : undefined);
    const isRecognised = key === undefined && (options.browser || isReadFromHere(context));
    const viewer = isRecognised ? await options.recognise?.(context) : null;
    if (key === undefined && !viewer) {
      throw new Problem('key_missing', 'Send a key as "Authorization: Bearer <key>".', {
        headers: challenge,
      });
    }
    const principal = key === undefined ? viewer : await authenticate(key);
    if (!principal)
      throw new Problem('key_unknown', 'No such key exists, or it has expired or been revoked.', {
        headers: challenge,
      });
    if (!principal.scopes.some((scope) => scopes.includes(scope))) {
      throw new Problem('scope_missing', `This needs a key with scope ${scopes.join(' or ')}.`);
    }
    context.state.principal = principal;
    await next();
  };
}

const isReadFromHere = (context: Context): boolean =>
  (context.method === 'GET' || context.method === 'HEAD') && !isFromElsewhere(context);

function bearerKeyOf(context: Context, acceptsBasic: boolean): string | undefined {
  const [, kind, credentials] = /^(bearer|basic) +(\S+)$/i.exec(context.get('authorization')) ?? [];
  if (kind === undefined || credentials === undefined) return undefined;
  if (kind.toLowerCase() === 'bearer') return credentials;
  if (!acceptsBasic) return undefined;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

function tokenIn(context: Context): string | undefined {
  const { body } = context.request as { body?: unknown };
  if (typeof body !== 'object' || body === null || !('token' in body)) return undefined;
  return typeof body.token === 'string' ? body.token : undefined;
}
