import { execFileSync } from 'node:child_process';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';

/** A numbered database of a Redis that this run has to itself (claim-redis-process.ts). */
export interface OwnRedis {
  url: string;
  client: Redis;
  /** FLUSHDB: removes everything in it but the marker that keeps other runs away. */
  flush(): Promise<void>;
  release(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./claim-redis-process.ts', import.meta.url));
const MARKER = 'storytime-test-run';

/** A database of the Redis at REDIS_URL, or else at the usual port; undefined when none answers or none is free. */
export function claimOwnRedis(): OwnRedis | undefined {
  const server = process.env.REDIS_URL || 'redis://127.0.0.1:6379';
  const order = ['--import', 'tsx', PROGRAM, server, String(process.pid), MARKER];
  const url = execFileSync(process.execPath, order, { encoding: 'utf8' });
  return url === '' ? undefined : ownRedis(url);
}

function ownRedis(url: string): OwnRedis {
  const client = new Redis(url, { lazyConnect: true });
  return {
    url,
    client,
    flush: async () => {
      await client.multi().flushdb().set(MARKER, `${hostname()} ${process.pid}`).exec();
    },
    release: async () => {
      await client.flushdb();
      client.disconnect();
    },
  };
}
