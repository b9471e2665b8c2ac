import type { Redis } from 'ioredis';
import type { QueueConnection } from './bullmq.ts';

/** Where BullMQ keeps its jobs: connections, the tables they need, and how to close them. */
export interface QueueBackend {
  name: 'postgresql' | 'redis';
  /** The connection to Redis, to look at it; undefined on PostgreSQL. */
  redis?: Redis;
  /** For queues: fails at once while the backend is unavailable, because a request must not wait for it. */
  producer: QueueConnection;
  /** For workers: waits for the backend to come back. */
  consumer: QueueConnection;
  /**
   * Creates or repairs what the backend needs. Call it before any queue is opened; it may be called again at any time.
   */
  prepare(): Promise<void>;
  close(): Promise<void>;
}
