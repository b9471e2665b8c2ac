import type { Context } from 'koa';
import { beginSession, endSession } from '../../foundation/access/sessions.ts';
import { readCookie, setCookie } from '../../foundation/http/session-cookie.ts';
import type { SignInDependencies } from './sign-in-dependencies.ts';

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

/** Lets the browser go on to a path of this server, with GET. */
export function goTo(context: Context, path: string): void {
  context.redirect(path);
  context.status = 303;
}
