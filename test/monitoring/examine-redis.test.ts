import { expect } from 'chai';
import { Redis } from 'ioredis';
import { examineRedis } from '../../src/monitoring/checks/examine-redis.ts';

/** Tells what a Redis of this kind would: there is one Redis for all tests, whose settings are not ours to change. */
const redisOf = (told: { version?: string; policy?: string; aof?: boolean }): Pick<Redis, 'info'> => ({
  info: async (...sections: unknown[]) => {
    const { version = '7.4.1', policy = 'noeviction', aof = true } = told;
    if (sections[0] === 'server') return `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`;
    if (sections[0] === 'memory') return `# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:${policy}\r\n`;
    return `# Persistence\r\nloading:0\r\naof_enabled:${aof ? 1 : 0}\r\n`;
  },
});

/** What makes a Redis unfit for BullMQ (docs/operations.md, "Redis"). */
describe('The doctor, looking at Redis', () => {
  const look = async (told: Parameters<typeof redisOf>[0]) => examineRedis(redisOf(told));

  it('is content with one that keeps every job', async () => {
    const finding = { verdict: 'ok', found: 'Redis 7.4.1, noeviction, append-only file' };
    expect(await look({})).to.deep.equal(finding);
  });

  it('finds one that throws jobs away to make room', async () => {
    for (const policy of ['allkeys-lru', 'volatile-lru', 'volatile-ttl', 'allkeys-random']) {
      const { verdict, found, advice } = await look({ policy });
      expect([verdict, found]).to.deep.equal(['failed', `Redis 7.4.1, maxmemory-policy ${policy}`]);
      expect(advice).to.include('noeviction');
    }
  });

  it('finds one that is too old', async () => {
    for (const [version, verdict] of [
      ...[['6.0.16', 'failed'] as const, ['5.0.7', 'failed'] as const, ['6.1.9', 'failed'] as const],
      ...[['6.2.0', 'ok'] as const, ['7.0.0', 'ok'] as const, ['10.0.1', 'ok'] as const],
    ]) {
      expect((await look({ version })).verdict, version).to.equal(verdict);
    }
  });

  it('warns of one that forgets what waits when it is restarted', async () => {
    expect(await look({ aof: false })).to.include({ verdict: 'warning' });
  });

  it('reads what a real one tells, and only reads, where one answers', async () => {
    const client = new Redis('redis://127.0.0.1:6379', { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    const answers = await client.connect().then(
      () => true,
      () => false,
    );
    if (!answers) return;
    const policy = /maxmemory_policy:(\S+)/.exec(await client.info('memory'))?.[1];
    const { verdict, found } = await examineRedis(client);
    client.disconnect();
    expect(found).to.match(/^Redis \d+\.\d+\.\d+, /);
    if (policy === 'noeviction') expect(verdict).to.be.oneOf(['ok', 'warning']);
    else expect([verdict, found.split('policy ')[1]]).to.deep.equal(['failed', policy]);
  });
});
