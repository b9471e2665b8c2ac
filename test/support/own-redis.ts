import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import { serveWholeRun } from './child-processes.ts';

/** A Redis that belongs to this test process and keeps nothing on disk. It ends with the process. */
export interface OwnRedis {
  url: string;
  client: Redis;
}

const PROGRAM = 'redis-server';
const FREE_PORT = `const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
  process.stdout.write(String(server.address().port)); server.close(); })`;

/** Whether there is a program to start. Synchronous, because tests are defined before anything can be awaited. */
export const isRedisInstalled = (): boolean => spawnSync(PROGRAM, ['--version']).status === 0;

/** Settings of a Redis for tests, as arguments of its command line. */
export function redisArguments(port: number): string[] {
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** Starts one; undefined if no redis-server is installed. Clients connect as soon as it listens. */
export function startOwnRedis(): OwnRedis | undefined {
  if (!isRedisInstalled()) return undefined;
  const port = Number(execFileSync(process.execPath, ['-e', FREE_PORT], { encoding: 'utf8' }));
  const server = spawn(PROGRAM, redisArguments(port), { cwd: tmpdir(), stdio: 'ignore' });
  server.unref();
  serveWholeRun(server);
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: true });
  client.on('error', () => undefined); // until it listens
  return { url, client };
}
