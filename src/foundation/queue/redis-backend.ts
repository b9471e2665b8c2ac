import { Redis } from 'ioredis';
import type { Log } from '../core/log.ts';
import { onRedis } from './bullmq.ts';
import { logOnce } from './log-once.ts';
import type { QueueBackend } from './queue-backend.ts';

/** Longest pause between two attempts to reach an unavailable Redis, in milliseconds. */
const RECONNECT_PAUSE_MAX = 2_000;

/** BullMQ on Redis through ioredis, for installations that have one. */
export function redisBackend(redisUrl: string, log?: Log): QueueBackend {
  const retryStrategy = (attempt: number) => Math.min(attempt * 100, RECONNECT_PAUSE_MAX);
  const producer = new Redis(redisUrl, {
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    retryStrategy,
  });
  const consumer = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy });
  // Without a listener ioredis would print the error, with its text.
  const onError = (error: Error) => log && logOnce(log, error, 'the connection to Redis failed');
  producer.on('error', onError);
  consumer.on('error', onError);
  return {
    name: 'redis',
    redis: consumer,
    producer: onRedis(producer),
    consumer: onRedis(consumer),
    prepare: async () => {
      await consumer.ping();
    },
    close: async () => {
      producer.disconnect();
      consumer.disconnect();
    },
  };
}
