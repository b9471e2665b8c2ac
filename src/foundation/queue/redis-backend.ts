import { Redis } from 'ioredis';
import { onRedis } from './bullmq.ts';
import type { QueueBackend } from './queue-backend.ts';

/** Longest pause between two attempts to reach an unavailable Redis, in milliseconds. */
const RECONNECT_PAUSE_MAX = 2_000;

/** BullMQ on Redis through ioredis, for installations that have one. */
export function redisBackend(redisUrl: string): QueueBackend {
  const retryStrategy = (attempt: number) => Math.min(attempt * 100, RECONNECT_PAUSE_MAX);
  const producer = new Redis(redisUrl, {
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    retryStrategy,
  });
  const consumer = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy });
  // The errors of a lost connection reach us through the queues; without a listener they would be printed.
  producer.on('error', () => undefined);
  consumer.on('error', () => undefined);
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
