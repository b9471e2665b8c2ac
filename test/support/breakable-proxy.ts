import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy between a client and a shared test server, so that a test can cut its connection. */
export interface BreakableProxy {
  /** The server's address with the proxy in its place. */
  url: string;
  /**
   * Breaks every connection; new ones are refused (`refuse`) or broken as soon as they are made (`reset`). `hang`
   * breaks none: neither they nor new ones transfer any bytes after that, and no error is raised.
   */
  cut(how: 'refuse' | 'reset' | 'hang'): Promise<void>;
  /** New connections work again. A connection that hangs does so forever. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function openBreakableProxy(serverUrl: string): Promise<BreakableProxy> {
  const server = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isBroken = false;
  let isHanging = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const accept = (client: Socket) => {
    keep(client);
    if (isBroken) return client.resetAndDestroy();
    if (isHanging) return;
    const upstream = connect(Number(server.port), server.hostname);
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  };
  let listener = await listenOn(0, accept);
  const { port } = listener.address() as { port: number };
  const breakConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: Object.assign(new URL(serverUrl), { hostname: '127.0.0.1', port: String(port) }).href,
    cut: async (how) => {
      if (how === 'hang') {
        isHanging = true;
        for (const socket of sockets) socket.unpipe().pause();
        return;
      }
      isBroken = true;
      if (how === 'refuse') listener.close();
      breakConnections();
    },
    restore: async () => {
      isBroken = false;
      isHanging = false;
      if (!listener.listening) listener = await listenOn(port, accept);
    },
    close: async () => {
      listener.close();
      breakConnections();
    },
  };
}

async function listenOn(port: number, accept: (client: Socket) => void): Promise<Server> {
  const listener = createServer(accept).listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}
