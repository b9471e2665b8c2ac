import type { ConnectionOptions } from 'bullmq';
import type { Redis } from 'ioredis';

/** What BullMQ keeps its jobs in: connections, the tables they need, and how to leave. */
export interface QueueBackend {
  name: 'postgresql' | 'redis';
  /** The connection to Redis, to look at it; undefined on PostgreSQL. */
  redis?: Redis;
  /** For queues: fails at once while the backend is away, because a request must not wait for it. */
  producer: QueueConnection;
  /** For workers: waits for the backend to come back. */
  consumer: QueueConnection;
  /** Creates or repairs what the backend needs before any queue is opened. May be called at any time. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** The two arguments that decide where a queue or worker of BullMQ lives. */
export interface QueueConnection {
  connection: ConnectionOptions;
  factory: undefined | typeof import('bullmq').createPostgresBackend;
}
