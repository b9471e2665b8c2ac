import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.ts';
import { redisArguments } from '../support/own-redis.ts';
import { freePort } from './free-port.ts';
import { temporaryDirectory } from './left-overs.ts';

/** A Redis of one test that stores nothing on disk, so that it is empty after a kill. */
export interface OwnRedisServer {
  url: string;
  /** The number of its keys. */
  countKeys(): Promise<number>;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function openOwnRedisServer(): Promise<OwnRedisServer> {
  const directory = temporaryDirectory();
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const start = async () => {
    server = spawn('redis-server', redisArguments(port), { cwd: directory.path, stdio: 'ignore' });
    await eventually('Redis starts', () => ask(url, (client) => client.ping()).catch(() => undefined));
  };
  const kill = async () => {
    if (server === undefined) return;
    const exit = once(server, 'exit');
    server.kill('SIGKILL');
    server = undefined;
    await exit;
  };
  await start();
  return {
    url,
    countKeys: () => ask(url, (client) => client.dbsize()),
    kill,
    start,
    close: async () => {
      await kill();
      directory.remove();
    },
  };
}

async function ask<Answer>(url: string, question: (client: Redis) => Promise<Answer>): Promise<Answer> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await question(client);
  } finally {
    client.disconnect();
  }
}
