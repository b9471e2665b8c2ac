import type { Context } from 'koa';
import type { Principal, Recall } from '../access/principal.ts';
import { findSession } from '../access/sessions.ts';
import type { Clock } from '../core/clock.ts';
import type { TrustedUser } from '../core/config.ts';
import type { Database } from '../db/connect-database.ts';
import { readCookie } from './session-cookie.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** Somebody who sends no key with the request. */
export interface Recognised {
  principal: Principal;
  /** Belongs to the session; undefined for a user whom a proxy names and who has no session yet. */
  token: string | undefined;
}

/** What is needed to recognise a user. */
export interface RecogniseDependencies {
  database: Database;
  clock: Clock;
  recall: Recall;
  proxies: TrustedProxies;
  trustedUser: TrustedUser | undefined;
}

/** One line that can be distinguished and printed: no control characters, and no comma, by which proxies join names. */
const USER_NAME = /^[\x21-\x2b\x2d-\x7e](?:[\x20-\x2b\x2d-\x7e]{0,98}[\x21-\x2b\x2d-\x7e])?$/;

/**
 * Who is signed in: by the session in the cookie, as long as its key is valid, or because a trusted proxy names
 * somebody. Null for anybody else (docs/dashboard.md, "Sign in").
 */
export async function recogniseViewer(
  context: Context,
  { database, clock, recall, proxies, trustedUser }: RecogniseDependencies,
): Promise<Recognised | null> {
  const token = readCookie(context, 'session', proxies.isSecure(context));
  const credential = token === undefined ? null : await findSession(database, token, clock);
  const user = trustedUser && proxies.sent(context.req) ? userOf(context, trustedUser) : undefined;
  if (user !== undefined)
    return { principal: user, token: credential === user.credential ? token : undefined };
  const principal = credential === null ? null : await recall(credential);
  return principal && { principal, token };
}

/** A name that is there twice, or has not the form of a name, counts as none: anybody could have added it. */
function userOf({ req }: Context, { header, scopes }: TrustedUser): Principal | undefined {
  const [name, ...more] = req.headersDistinct[header.toLowerCase()] ?? [];
  if (name === undefined || more.length > 0 || !USER_NAME.test(name)) return undefined;
  return { name: `user ${name}`, label: name, credential: `user:${name}`, scopes };
}
