import type { Log } from '../core/log.ts';
import type { Patience } from '../db/patience.ts';
import { postgresqlBackend } from './postgresql-backend.ts';
import type { QueueBackend } from './queue-backend.ts';
import { redisBackend } from './redis-backend.ts';

/**
 * On Redis if an address is given, otherwise on PostgreSQL, in a schema of its own in the same database. Errors of the
 * connections go to `log`.
 */
export function openQueueBackend(
  databaseUrl: string,
  redisUrl: string | undefined,
  { log, ...patience }: Partial<Patience> & { log?: Log } = {},
): QueueBackend {
  return redisUrl === undefined ? postgresqlBackend(databaseUrl, patience, log) : redisBackend(redisUrl, log);
}
