import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy between a client and PostgreSQL that can lose the answers to commits. */
export interface CommitLosingProxy {
  url: string;
  /** From now on a commit reaches the server, but the client loses its connection instead of getting the answer. */
  loseCommits(isLosing: boolean): void;
  close(): void;
}

export async function openCommitLosingProxy(serverUrl: string): Promise<CommitLosingProxy> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isLosing = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const listener = createServer((client) => {
    const server = connect(Number(port), hostname);
    [client, server].forEach(keep);
    let isDeaf = false;
    client.on('data', (bytes) => {
      isDeaf ||= isLosing && /commit/i.test(bytes.toString('latin1'));
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (isDeaf) client.destroy();
      else client.write(bytes);
    });
    client.on('close', () => server.end());
    server.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address() as { port: number };
  return {
    url: Object.assign(new URL(serverUrl), { hostname: '127.0.0.1', port: String(address.port) }).href,
    loseCommits: (wanted) => {
      isLosing = wanted;
    },
    close: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
