import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import { type Config, DEFAULT_PORT } from './foundation/core/config.ts';

/** A client that has not sent its request by then is not sending it. Milliseconds. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;
/** How often the two are looked at. By itself Node.js looks every 30 s: a request could take its time for a minute. */
const CHECK_INTERVAL = 1_000;

/** How long answers that are under way may take when the server stops. Milliseconds. */
const CLOSE_TIMEOUT = 10_000;

export interface Listener {
  /** Where it listens, such as http://127.0.0.1:3000. */
  address: string;
  /** Takes no new connections and resolves when every answer that was under way is given. */
  close(): Promise<void>;
}

/**
 * Serves the application at HOST and PORT. Where nobody asked for a port and the usual one is taken, it is any
 * free one; a port that was asked for and is taken is an error.
 */
export async function listen(app: Koa, { host, port }: Pick<Config, 'host' | 'port'>): Promise<Listener> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      connectionsCheckingInterval: CHECK_INTERVAL,
    },
    app.callback(),
  );
  const beginDraining = drainingOf(server);
  try {
    await listenOn(server, host, port ?? DEFAULT_PORT);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken || port !== undefined) throw error;
    await listenOn(server, host, 0);
  }
  const { port: actualPort } = server.address() as AddressInfo;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return { address: `http://${shownHost}:${actualPort}`, close: () => close(server, beginDraining) };
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Returns what, once called, lets every answer say that its connection ends. Without it a connection that is
 * never idle is served on as if nothing were, until it is cut in the middle of an answer: measured, a closing
 * server answered hundreds of new requests for the whole of CLOSE_TIMEOUT.
 */
function drainingOf(server: Server): () => void {
  const underWay = new Set<ServerResponse>();
  let isClosing = false;
  const say = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  server.prependListener('request', (_request, response) => {
    if (isClosing) say(response);
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return () => {
    isClosing = true;
    for (const response of underWay) say(response);
  };
}

async function close(server: Server, beginDraining: () => void): Promise<void> {
  beginDraining();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
