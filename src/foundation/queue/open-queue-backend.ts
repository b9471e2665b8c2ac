import type { Patience } from '../db/patience.ts';
import { postgresqlBackend } from './postgresql-backend.ts';
import type { QueueBackend } from './queue-backend.ts';
import { redisBackend } from './redis-backend.ts';

/** Redis when an address is given, else PostgreSQL, in a schema of its own in the same database. */
export function openQueueBackend(
  databaseUrl: string,
  redisUrl: string | undefined,
  patience: Partial<Patience> = {},
): QueueBackend {
  return redisUrl === undefined ? postgresqlBackend(databaseUrl, patience) : redisBackend(redisUrl);
}
