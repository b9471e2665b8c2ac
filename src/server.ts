import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import { type Config, DEFAULT_PORT } from './foundation/core/config.ts';

/** A client must have sent its headers, and its request, within this time. Milliseconds. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;
/** How often both are checked. The default of Node.js is every 30 s, so that a request could take a minute. */
const CHECK_INTERVAL = 1_000;

/** How long requests in progress may take when the server stops. Milliseconds. */
const CLOSE_TIMEOUT = 10_000;

export interface Listener {
  /** Where it listens, such as http://127.0.0.1:3000. */
  address: string;
  /** Accepts no new connections, and resolves when every request in progress is answered. */
  close(): Promise<void>;
}

/**
 * Serves the application at HOST and PORT. If PORT is not set and the default port is taken, it uses any free port. If
 * PORT is set and taken, it throws.
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
 * Returns a function that makes every response from then on say that its connection ends. Without it, a busy connection
 * keeps being served until it is cut in the middle of a response: a closing server was measured to answer hundreds of new
 * requests for the whole of CLOSE_TIMEOUT.
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
