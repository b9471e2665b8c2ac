import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import { type Config, DEFAULT_PORT } from './core/config.ts';

/** A client that has not sent its request by then is not sending it. Milliseconds. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;

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
    { headersTimeout: HEADERS_TIMEOUT, requestTimeout: REQUEST_TIMEOUT },
    app.callback(),
  );
  try {
    await listenOn(server, host, port ?? DEFAULT_PORT);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken || port !== undefined) throw error;
    await listenOn(server, host, 0);
  }
  const { port: actualPort } = server.address() as AddressInfo;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return { address: `http://${shownHost}:${actualPort}`, close: () => close(server) };
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

async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
