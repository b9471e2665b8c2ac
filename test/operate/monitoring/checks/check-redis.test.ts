import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { checkRedis } from '../../../../src/operate/monitoring/checks/check-redis.ts';
import { startOwnRedis } from '../../../support/own-redis.ts';

/** Answers as a Redis of this kind: all tests share one Redis, whose settings no test may change. */
const redisOf = (told: { version?: string; policy?: string; aof?: boolean }): Pick<Redis, 'info'> => ({
  info: async (...sections: unknown[]) => {
    const { version = '7.4.1', policy = 'noeviction', aof = true } = told;
    if (sections[0] === 'server') return `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`;
    if (sections[0] === 'memory') return `# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:${policy}\r\n`;
    return `# Persistence\r\nloading:0\r\naof_enabled:${aof ? 1 : 0}\r\n`;
  },
});

/** What makes a Redis unfit for BullMQ (docs/operations.md, "Redis"). */
describe('The check of Redis', () => {
  const look = async (told: Parameters<typeof redisOf>[0]) => checkRedis(redisOf(told));

  it('passes a Redis that keeps every job', async () => {
    const finding = { verdict: 'ok', found: 'Redis 7.4.1, noeviction, append-only file' };
    expect(await look({})).to.deep.equal(finding);
  });

  it('fails a Redis that evicts jobs to free memory', async () => {
    for (const policy of ['allkeys-lru', 'volatile-lru', 'volatile-ttl', 'allkeys-random']) {
      const { verdict, found, advice } = await look({ policy });
      expect([verdict, found]).to.deep.equal(['failed', `Redis 7.4.1, maxmemory-policy ${policy}`]);
      expect(advice).to.include('noeviction');
    }
  });

  it('fails a Redis that is too old', async () => {
    for (const [version, verdict] of [
      ...[['6.0.16', 'failed'] as const, ['5.0.7', 'failed'] as const, ['6.1.9', 'failed'] as const],
      ...[['6.2.0', 'ok'] as const, ['7.0.0', 'ok'] as const, ['10.0.1', 'ok'] as const],
    ]) {
      expect((await look({ version })).verdict, version).to.equal(verdict);
    }
  });

  it('warns about a Redis that loses waiting jobs when it is restarted', async () => {
    expect(await look({ aof: false })).to.include({ verdict: 'warning' });
  });

  it('reads the answers of a real Redis, and changes nothing', async function () {
    const redis = startOwnRedis();
    if (redis === undefined) return this.skip();
    await redis.client.set('kept', 'as it is');
    const { verdict, found } = await checkRedis(redis.client);
    expect(found).to.match(/^Redis \d+\.\d+\.\d+, noeviction, /);
    expect(verdict, 'it keeps nothing on disk').to.equal('warning');
    expect([await redis.client.dbsize(), await redis.client.get('kept')]).to.deep.equal([1, 'as it is']);
    redis.client.disconnect();
  });
});
