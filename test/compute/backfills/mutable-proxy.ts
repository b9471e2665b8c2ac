import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy that can stop answering: connections then stay open, and nothing is transferred. */
export interface MutableProxy {
  /** The server's address with the proxy in its place. */
  url: string;
  mute(): void;
  close(): void;
}

export async function openMutableProxy(serverUrl: string): Promise<MutableProxy> {
  const server = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isMute = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const listener = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname);
    for (const socket of [client, upstream]) keep(socket);
    client.on('data', (bytes) => isMute || upstream.write(bytes)).on('close', () => upstream.destroy());
    upstream.on('data', (bytes) => isMute || client.write(bytes)).on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as { port: number };
  return {
    url: Object.assign(new URL(serverUrl), { hostname: '127.0.0.1', port: String(port) }).href,
    mute: () => {
      isMute = true;
    },
    close: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
