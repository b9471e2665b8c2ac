import {
  type BackendFactory,
  type ConnectionOptions,
  createPostgresBackend,
  type Processor,
  Queue,
  type QueueOptions,
  type RedisQueueBackend,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import type { Redis } from 'ioredis';
import type pg from 'pg';
import type { JobName } from './job-contracts.ts';

/** Opens the queues and workers of BullMQ on one connection, whichever backend that is. */
export interface QueueConnection {
  openQueue(name: JobName, options: Omit<QueueOptions, 'connection'>): Queue;
  /** Without a processor, jobs are taken by `getNextJob`. */
  openWorker(
    name: JobName,
    processor: Processor | undefined,
    options: Omit<WorkerOptions, 'connection'>,
  ): Worker;
}

export function onRedis(connection: Redis): QueueConnection {
  return {
    openQueue: (name, options) => new Queue(name, { ...options, connection }),
    openWorker: (name, processor, options) => new Worker(name, processor, { ...options, connection }),
  };
}

/**
 * BullMQ declares a queue on PostgreSQL as another type than one on Redis, although they behave the same; and a pool of
 * node-postgres fits its declaration of a pool only at run time. This is the only place that hides the difference.
 */
export function onPostgresql(pool: pg.Pool): QueueConnection {
  const connection = pool as unknown as ConnectionOptions;
  const factory = createPostgresBackend as unknown as BackendFactory<RedisQueueBackend>;
  return {
    openQueue: (name, options) => new Queue(name, { ...options, connection }, factory),
    openWorker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection }, factory),
  };
}
