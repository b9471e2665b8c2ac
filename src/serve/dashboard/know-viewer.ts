import type { Context, Middleware } from 'koa';
import type { Principal, Scope } from '../../foundation/access/principal.ts';
import { beginSession, endSession, formTokenOf } from '../../foundation/access/sessions.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { authorise } from '../../foundation/http/authorise.ts';
import { type Recognised, recogniseViewer } from '../../foundation/http/recognise-viewer.ts';
import { readCookie, setCookie } from '../../foundation/http/session-cookie.ts';
import type { SignInDependencies } from './dependencies.ts';
import type { Viewer } from './page.ts';
import { refererPath, signInPathFor } from './paths.ts';

/**
 * Lets a request pass whose session or bearer key has one of the scopes, and notes the viewer in
 * `context.state.viewer`. Others are redirected to the sign-in page, and return from there. Throws `scope_missing`, and
 * `key_unknown` for a bearer key.
 */
export function knowViewer(scopes: readonly Scope[], dependencies: SignInDependencies): Middleware {
  const byBearerKey = authorise(dependencies.authenticate, scopes);
  return async (context, next) => {
    if (/^bearer /i.test(context.get('authorization'))) {
      return byBearerKey(context, () => {
        context.state.viewer = viewerOf(context.state.principal, undefined);
        return next();
      });
    }
    const recognised = await recogniseViewer(context, dependencies);
    if (recognised === null) return leadToSignIn(context);
    const token = recognised.token ?? (await beginVouchedSession(context, recognised, dependencies));
    const viewer = viewerOf(recognised.principal, token);
    context.state.viewer = viewer;
    context.state.principal = recognised.principal;
    requireScope(viewer, scopes);
    await next();
  };
}

/** Notes in `context.state.viewer` who is signed in, if anybody is, for pages that need no session. */
export async function noteViewer(context: Context, dependencies: SignInDependencies): Promise<void> {
  const recognised = await recogniseViewer(context, dependencies);
  if (recognised?.token !== undefined)
    context.state.viewer = viewerOf(recognised.principal, recognised.token);
}

/** For pages that check keys themselves: a browser without a key and without a session is redirected to sign in. */
export function signInFirst(dependencies: SignInDependencies): Middleware {
  return async (context, next) => {
    const asksForPage = context.method === 'GET' && context.get('accept').includes('text/html');
    const isKnown =
      !asksForPage ||
      context.get('authorization') !== '' ||
      (await recogniseViewer(context, dependencies)) !== null;
    return isKnown ? next() : leadToSignIn(context);
  };
}

function viewerOf(principal: Principal, token: string | undefined): Viewer {
  const { name, label, scopes, credential } = principal;
  return {
    name,
    scopes,
    ...(label === undefined ? {} : { label }),
    csrf: token === undefined ? '' : formTokenOf(token),
    maySignOut: token !== undefined && credential?.startsWith('user:') === false,
  };
}

/** A user whom a proxy names gets a session, too, so that forms have a token. The session alone gives no access. */
async function beginVouchedSession(
  context: Context,
  { principal: { credential = '' } }: Recognised,
  { database, clock, proxies }: SignInDependencies,
): Promise<string> {
  const token = await beginSession(database, credential, clock());
  setCookie(context, 'session', proxies.isSecure(context), token);
  return token;
}

function requireScope({ scopes: held }: Viewer, scopes: readonly Scope[]): void {
  if (held.some((scope) => scopes.includes(scope))) return;
  throw new Problem('scope_missing', `This needs a key with scope ${scopes.join(' or ')}.`);
}

/** A form that was sent too late leads back to its page; what was typed is lost. */
function leadToSignIn(context: Context): void {
  context.redirect(signInPathFor(context.method === 'POST' ? refererPath(context) : context.url));
  context.status = 303;
}

/** Begins a session, and ends the one that the browser had. */
export async function enter(
  context: Context,
  credential: string,
  { database, clock, proxies }: SignInDependencies,
): Promise<void> {
  const isSecure = proxies.isSecure(context);
  const old = readCookie(context, 'session', isSecure);
  if (old !== undefined) await endSession(database, old);
  setCookie(context, 'session', isSecure, await beginSession(database, credential, clock()));
  setCookie(context, 'visit', isSecure, undefined);
}
