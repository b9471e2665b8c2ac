import { Redis } from 'ioredis';
import pg from 'pg';
import { type OwnRedis, startOwnRedis } from './own-redis.ts';
import { deleteFrom } from './reset-database.ts';

/** Where BullMQ keeps its records. Both stores must behave the same. */
export interface QueueStore {
  name: 'postgresql' | 'redis';
  /** The value of REDIS_URL: the queues of a test are in its own database or in the run's Redis. */
  redisUrl: string | undefined;
  /** Loses everything at once, as an accident would. */
  wipe(databaseUrl: string): Promise<void>;
  /** Resets it, which is faster than creating a new one. */
  reset(databaseUrl: string): Promise<void>;
  /** Loses one job, like a Redis that evicts keys. */
  forget(databaseUrl: string, queue: string, jobId: string): Promise<void>;
  /** Every record as text, to check what none of them contains. */
  readEverything(databaseUrl: string): Promise<string>;
}

const ownRedis = startOwnRedis();

/**
 * Defines the same tests for both backends of the queue. If no redis-server is installed, those on Redis are
 * pending, so that the last line of the run counts them.
 */
export function onEachQueueStore(define: (store: QueueStore) => void): void {
  define(postgresqlStore());
  if (ownRedis !== undefined) define(redisStore(ownRedis));
  else {
    describe('(no redis-server is installed)', () => {
      before(function () {
        this.skip();
      });
      define(redisStore({ url: 'redis://127.0.0.1:1', client: new Redis({ lazyConnect: true }) }));
    });
  }
}

function postgresqlStore(): QueueStore {
  return {
    name: 'postgresql',
    redisUrl: undefined,
    wipe: async (databaseUrl) => {
      await withClient(databaseUrl, (client) => client.query('drop schema if exists bullmq cascade'));
    },
    reset: async (databaseUrl) => {
      await withClient(databaseUrl, (client) => client.query(deleteFrom('bullmq')));
    },
    forget: async (databaseUrl, queue, jobId) => {
      const statement = 'delete from bullmq.job where queue = $1 and id = $2';
      await withClient(databaseUrl, (client) => client.query(statement, [queue, jobId]));
    },
    readEverything: (databaseUrl) => withClient(databaseUrl, readSchema),
  };
}

function redisStore(redis: OwnRedis): QueueStore {
  return {
    name: 'redis',
    redisUrl: redis.url,
    wipe: () => flush(redis),
    reset: () => flush(redis),
    forget: async (_databaseUrl, queue, jobId) => {
      await redis.client.del(`bull:${queue}:${jobId}`);
      await redis.client.zrem(`bull:${queue}:delayed`, jobId);
    },
    readEverything: () => readKeys(redis.client),
  };
}

async function flush({ client }: OwnRedis): Promise<void> {
  await client.flushdb();
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The tables of BullMQ's schema that hold jobs; none when it was dropped. */
async function listTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select 'bullmq.' || quote_ident(tablename) as name from pg_tables
     where schemaname = 'bullmq' and tablename <> 'migration'`,
  );
  return rows.map(({ name }) => name);
}

async function readSchema(client: pg.Client): Promise<string> {
  const texts: string[] = [];
  for (const table of await listTables(client)) {
    const { rows } = await client.query(`select to_jsonb(record) as record from ${table} as record`);
    texts.push(`${table}: ${JSON.stringify(rows)}`);
  }
  return texts.join('\n');
}

async function readKeys(redis: Redis): Promise<string> {
  const texts: string[] = [];
  for (const key of await redis.keys('*')) {
    texts.push(`${key}: ${JSON.stringify(await readKey(redis, key))}`);
  }
  return texts.join('\n');
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === 'hash') return redis.hgetall(key);
  if (type === 'list') return redis.lrange(key, 0, -1);
  if (type === 'set') return redis.smembers(key);
  if (type === 'zset') return redis.zrange(key, 0, '-1');
  if (type === 'stream') return redis.xrange(key, '-', '+');
  return redis.get(key);
}
