import type { Context } from 'koa';
import type { TrustedProxies } from '../../foundation/http/trusted-proxies.ts';

/** An origin that is safe in a shell command: it has no character that a shell would interpret. */
const PLAIN = /^https?:\/\/[\w.:[\]-]+$/;

/** The address of this server as the browser knows it, such as http://localhost:3000; https if a trusted proxy says so. */
export function originOf(
  { req, host }: Pick<Context, 'req' | 'host'>,
  proxies: Pick<TrustedProxies, 'isSecure'>,
): string {
  const origin = `${proxies.isSecure({ req }) ? 'https' : 'http'}://${host}`;
  return PLAIN.test(origin) ? origin : 'http://localhost:3000';
}
