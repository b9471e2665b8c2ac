import type { Context } from 'koa';

export const OVERVIEW_PATH = '/admin';
export const SIGN_IN_PATH = '/admin/sign-in';
export const SIGN_OUT_PATH = '/admin/sign-out';
export const APPEARANCE_PATH = '/admin/appearance';
export const LINK_PATH = '/admin/link';

/** Redirecting back there would loop, or use up a link. */
const NEVER_BACK = [SIGN_IN_PATH, SIGN_OUT_PATH, APPEARANCE_PATH, LINK_PATH];

/**
 * The path, with its query, if a redirect to it is safe, as after signing in: one below /admin. Undefined for anything
 * else, and for other hosts in any notation.
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

/** The sign-in page, which leads back to this path afterwards. */
export const signInPathFor = (wanted: string): string =>
  wayBack(wanted) === undefined ? SIGN_IN_PATH : `${SIGN_IN_PATH}?${new URLSearchParams({ next: wanted })}`;

/** The page Operations. */
export const OPERATIONS_PATH = '/admin/operations';

/** The target of its form, and below it one backfill by its id. */
export const BACKFILLS_PATH = `${OPERATIONS_PATH}/backfills`;

/** The page Privacy, and the target of its first form. */
export const PRIVACY_PATH = '/admin/privacy';

/** The targets of the forms that export and erase. They are forms so that no address names a child. */
export const EXPORT_PATH = `${PRIVACY_PATH}/export`;
export const ERASURE_PATH = `${PRIVACY_PATH}/erasure`;

/** The list of all erasures; the path of one adds its number. */
export const REQUESTS_PATH = `${PRIVACY_PATH}/requests`;

/** The access log. */
export const ACCESS_LOG_PATH = `${PRIVACY_PATH}/access-log`;

/** The list of publishers, and below it one publisher by its id. */
export const PUBLISHERS_PATH = '/admin/publishers';

/** The path, with its query, of the page of this server that sent a form; empty if the browser does not say. */
export function refererPath(context: Context): string {
  const referer = context.get('referer');
  if (!URL.canParse(referer)) return '';
  const { host, pathname, search } = new URL(referer);
  return host === context.get('host') ? `${pathname}${search}` : '';
}
