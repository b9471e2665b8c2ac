import type { Context } from 'koa';

/** As it stands in lines for a shell: nothing that a shell would read. */
const PLAIN = /^https?:\/\/[\w.:[\]-]+$/;

/** The address of this server as the browser knows it, such as http://localhost:3000. */
export function originOf({ protocol, host }: Pick<Context, 'protocol' | 'host'>): string {
  const origin = `${protocol}://${host}`;
  return PLAIN.test(origin) ? origin : 'http://localhost:3000';
}
