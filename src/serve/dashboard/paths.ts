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
