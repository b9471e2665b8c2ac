import { hostname } from 'node:os';
import { Redis } from 'ioredis';

/**
 * Run with the address of a Redis and the pid of a test run: finds a numbered database that is empty, marks it as
 * that run's and prints its address; prints nothing when none answers or none is free. No database in which
 * anything is kept is ever touched. A program, because tests have to be defined before anything can be awaited.
 */
const [server = '', pid = '', marker = ''] = process.argv.slice(2);
const OWNER = `${hostname()} ${pid}`;
const CANDIDATES = [9, 10, 11, 12, 13, 14, 15];

/** Atomic, so that two runs cannot both find it empty. */
const CLAIM = `if redis.call('dbsize') == 0 then redis.call('set', KEYS[1], ARGV[1]) end
  return redis.call('get', KEYS[1])`;
const TAKE_OVER = `if redis.call('get', KEYS[1]) ~= ARGV[2] then return 0 end
  redis.call('flushdb')
  redis.call('set', KEYS[1], ARGV[1])
  return 1`;

for (const number of CANDIDATES) {
  const url = Object.assign(new URL(server), { pathname: `/${number}` }).href;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  const isOurs = await client.connect().then(
    () => claim(client),
    () => undefined,
  );
  client.disconnect();
  if (isOurs) process.stdout.write(url);
  if (isOurs !== false) break;
}

/** A run that was killed leaves its marker behind: what is beside it was that run's. */
async function claim(client: Redis): Promise<boolean> {
  const owner = String(await client.eval(CLAIM, 1, marker, OWNER));
  if (owner === OWNER) return true;
  return isGone(owner) && (await client.eval(TAKE_OVER, 1, marker, OWNER, owner)) === 1;
}

function isGone(owner: string): boolean {
  const [host, ownerPid] = owner.split(' ');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(ownerPid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
