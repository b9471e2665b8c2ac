import type { Redis } from 'ioredis';
import { type Finding, failed, ok, warning } from './check.ts';

const REDIS_VERSION_MIN = [6, 2] as const;

/** Whether a Redis is suitable for BullMQ: its version, and that it never evicts a job. */
export async function checkRedis(redis: Pick<Redis, 'info'>): Promise<Finding> {
  const server = await redis.info('server');
  const version = /redis_version:(\S+)/.exec(server)?.[1] ?? 'unknown';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld =
    major < REDIS_VERSION_MIN[0] || (major === REDIS_VERSION_MIN[0] && minor < REDIS_VERSION_MIN[1]);
  if (isOld) return failed(`Redis ${version}`, `Redis ${REDIS_VERSION_MIN.join('.')} or newer is needed.`);
  const memory = await redis.info('memory');
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? 'unknown';
  if (policy !== 'noeviction') {
    return failed(`Redis ${version}, maxmemory-policy ${policy}`, 'Set maxmemory-policy to noeviction.');
  }
  const persistence = await redis.info('persistence');
  return persistence.includes('aof_enabled:1')
    ? ok(`Redis ${version}, noeviction, append-only file`)
    : warning(
        `Redis ${version}, noeviction, no append-only file`,
        'A restart of Redis loses the jobs that wait in it; they are found again within minutes. "appendonly yes" keeps them.',
      );
}
