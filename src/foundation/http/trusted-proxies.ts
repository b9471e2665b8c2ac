import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Context } from 'koa';

/** The trusted facts about a request that came through a proxy (docs/operations.md, "Behind a proxy"). */
export interface TrustedProxies {
  /** Whether one of these proxies has sent the request. */
  sent(request: IncomingMessage): boolean;
  /** Whether the browser has used TLS. */
  isSecure(context: Pick<Context, 'req'>): boolean;
  /** The address of the client that sent it to the outermost proxy. It is kept in memory only. */
  clientAddress(context: Context): string;
}

/**
 * Believes the headers `X-Forwarded-Proto` and `X-Forwarded-For` from these addresses and networks, and from no others.
 */
export function trustedProxies(addresses: readonly string[]): TrustedProxies {
  const trusted = new BlockList();
  for (const entry of addresses) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const sent = (request: IncomingMessage) => isTrusted(peerOf(request));
  return {
    sent,
    isSecure: ({ req }) =>
      req.socket instanceof TLSSocket || (sent(req) && lastOf(req, 'x-forwarded-proto') === 'https'),
    clientAddress: ({ req }) => {
      const way = sent(req) ? listOf(req, 'x-forwarded-for').filter((address) => isIP(address) !== 0) : [];
      return way.findLast((address) => !isTrusted(address)) ?? peerOf(req);
    },
  };
}

/** An IPv4 address is written as IPv4, even if the socket accepts IPv6 too. */
const peerOf = ({ socket }: IncomingMessage): string =>
  (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');

function listOf({ headersDistinct }: IncomingMessage, name: string): string[] {
  return (headersDistinct[name] ?? []).flatMap((value) => value.split(',')).map((part) => part.trim());
}

const lastOf = (request: IncomingMessage, name: string): string | undefined => listOf(request, name).at(-1);
