import type { Context } from 'koa';

/** The path, with its query, of the page of this server on which a form stood; empty if nobody says so. */
export function refererPath(context: Context): string {
  const referer = context.get('referer');
  if (!URL.canParse(referer)) return '';
  const { host, pathname, search } = new URL(referer);
  return host === context.get('host') ? `${pathname}${search}` : '';
}
