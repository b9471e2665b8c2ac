import type { Context } from 'koa';

export const OVERVIEW_PATH = '/admin';
export const SIGN_IN_PATH = '/admin/sign-in';
export const SIGN_OUT_PATH = '/admin/sign-out';
export const APPEARANCE_PATH = '/admin/appearance';
export const LINK_PATH = '/admin/link';

/** Where a way back would lead round in a circle, or use a link up. */
const NEVER_BACK = [SIGN_IN_PATH, SIGN_OUT_PATH, APPEARANCE_PATH, LINK_PATH];

/**
 * The path, with its query, to which somebody may be led, after signing in above all: one below /admin. Undefined for anything
 * else, above all for other hosts, however they are written.
 */
export function wayBack(wanted: string | undefined): string | undefined {
  if (wanted === undefined || !/^\/[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return undefined;
  const base = 'http://here.invalid';
  if (!URL.canParse(wanted, base)) return undefined;
  const { origin, pathname, search } = new URL(wanted, base);
  if (origin !== base || !(pathname === OVERVIEW_PATH || pathname.startsWith(`${OVERVIEW_PATH}/`)))
    return undefined;
  const isNeverBack = NEVER_BACK.some((path) => pathname === path || pathname.startsWith(`${path}/`));
  return isNeverBack ? undefined : `${pathname}${search}`;
}

/** The page of signing in, which leads back to this path afterwards. */
export const signInPathFor = (wanted: string): string =>
  wayBack(wanted) === undefined ? SIGN_IN_PATH : `${SIGN_IN_PATH}?${new URLSearchParams({ next: wanted })}`;

/** Where the page Operations is. */
export const OPERATIONS_PATH = '/admin/operations';

/** Where its form is sent to, and below it one backfill by its id. */
export const BACKFILLS_PATH = `${OPERATIONS_PATH}/backfills`;

/** Where the page Privacy is, and its first form is sent to. */
export const PRIVACY_PATH = '/admin/privacy';

/** Where an export is taken from, and where an erasure is confirmed: by forms, so that no address names a child. */
export const EXPORT_PATH = `${PRIVACY_PATH}/export`;
export const ERASURE_PATH = `${PRIVACY_PATH}/erasure`;

/** All erasures, and below it one by its number. */
export const REQUESTS_PATH = `${PRIVACY_PATH}/requests`;

/** Who looked. */
export const ACCESS_LOG_PATH = `${PRIVACY_PATH}/access-log`;

/** The list of publishers; each has its page below it. */
export const PUBLISHERS_PATH = '/admin/publishers';

/** The path, with its query, of the page of this server on which a form stood; empty if nobody says so. */
export function refererPath(context: Context): string {
  const referer = context.get('referer');
  if (!URL.canParse(referer)) return '';
  const { host, pathname, search } = new URL(referer);
  return host === context.get('host') ? `${pathname}${search}` : '';
}
