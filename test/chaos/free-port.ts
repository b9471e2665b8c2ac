import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections: while a server is stopped, one of those could take its
 * port, and the server could not start again. Or a client would be connected to itself.
 */
const LOWEST = 12_000;
const HIGHEST = 30_000;
const ATTEMPTS_MAX = 200;

/** A port of 127.0.0.1 that is free, for a server that is stopped and started on the same one. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
  throw new Error('no port is free');
}
