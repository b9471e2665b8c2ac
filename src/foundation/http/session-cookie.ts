import type { Context } from 'koa';
import { SESSION_SECONDS } from '../access/sessions.ts';

const APPEARANCE_SECONDS = 365 * 86_400;

/** How long the browser keeps each, in seconds. */
const LIVES = {
  /** Who is signed in. */
  session: SESSION_SECONDS,
  /** Somebody on the sign-in page, so that its form has a token, too. */
  visit: SESSION_SECONDS,
  /** How the pages look. */
  appearance: APPEARANCE_SECONDS,
};

export type CookieKind = keyof typeof LIVES;

/** With TLS the name has the prefix that keeps other hosts of the domain from setting it. */
const nameOf = (kind: CookieKind, isSecure: boolean): string =>
  `${isSecure ? '__Host-' : ''}storytime_${kind}`;

/** What the browser holds; undefined if nothing. */
export const readCookie = (context: Context, kind: CookieKind, isSecure: boolean): string | undefined =>
  context.cookies.get(nameOf(kind, isSecure));

/**
 * Sets a cookie that no script can read and that pages of other sites cannot make the browser send with a form.
 * Deletes it if `value` is undefined.
 */
export function setCookie(
  context: Context,
  kind: CookieKind,
  isSecure: boolean,
  value: string | undefined,
): void {
  const life = value === undefined ? 0 : LIVES[kind];
  context.append(
    'Set-Cookie',
    [
      `${nameOf(kind, isSecure)}=${value ?? ''}`,
      ...['Path=/', `Max-Age=${life}`, 'HttpOnly', 'SameSite=Lax'],
      ...(isSecure ? ['Secure'] : []),
    ].join('; '),
  );
}
