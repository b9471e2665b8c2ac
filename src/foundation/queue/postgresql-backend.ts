import { runMigrations } from 'bullmq';
import pg from 'pg';
import { CLOCK_DIFFERENCE_MAX_SECONDS } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import { PATIENCE, type Patience } from '../db/patience.ts';
import { settleSession } from '../db/session-settings.ts';
import { silenceGuard } from '../db/silence-guard.ts';
import { onPostgresql } from './bullmq.ts';
import { JOB_NAMES } from './job-contracts.ts';
import { logOnce } from './log-once.ts';
import type { QueueBackend } from './queue-backend.ts';

/** BullMQ's tables are in their own schema, because their names are short and common. */
const SCHEMA = 'bullmq';

/**
 * Every worker keeps one connection to listen on. With fewer connections than this, queues would wait for each other
 * forever.
 */
const CONNECTIONS_MAX = JOB_NAMES.length * 2 + 2;

/** A worker renews its lock every few seconds. A lock that lasts this long was taken by a clock that was ahead. */
const FUTURE_LOCK_MILLISECONDS = 2 * CLOCK_DIFFERENCE_MAX_SECONDS * 1000;

/**
 * BullMQ writes the end of a job's lock by the worker's clock. If that clock was ahead and the worker was killed, no
 * other worker would get the job before that time. (Redis ends locks by its own clock.)
 */
const END_FUTURE_LOCKS = `
  update ${SCHEMA}.job set locked_until_ms = (extract(epoch from clock_timestamp()) * 1000)::bigint
  where state = 'active' and locked_until_ms > (extract(epoch from clock_timestamp()) * 1000)::bigint + $1`;

/**
 * A worker listens for up to an hour without any traffic. The system's default of two hours would notice a lost
 * connection too late.
 */
const KEEP_ALIVE_MILLISECONDS = 10_000;

/** BullMQ's statements take milliseconds. If one waits this long, its answer will not come. */
const STATEMENT_MILLISECONDS = 60_000;

/**
 * BullMQ's PostgreSQL backend. One pool serves all queues and workers of the process: given a configuration
 * instead, each of them would open a pool of its own.
 */
export function postgresqlBackend(
  databaseUrl: string,
  limits: Partial<Patience> = {},
  log?: Log,
): QueueBackend {
  const patience = { ...PATIENCE, ...limits };
  const settings: pg.PoolConfig = {
    connectionString: databaseUrl,
    max: CONNECTIONS_MAX,
    onConnect: (client) => settleSession(client, { search_path: `${SCHEMA}, public` }),
    application_name: 'storytime queue',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MILLISECONDS,
    // Without a limit, node-postgres would let a caller wait for a connection forever.
    connectionTimeoutMillis: patience.connectMilliseconds,
  };
  const pool = new pg.Pool(settings);
  pool.on('connect', silenceGuard(settings, STATEMENT_MILLISECONDS, patience));
  pool.setMaxListeners(0); // every queue and worker listens for its errors
  // A connection that breaks while idle is replaced by the pool. Without a listener it would end the process.
  pool.on('error', (error) => log && logOnce(log, error, 'an idle connection of the queue broke'));
  const shared = onPostgresql(pool);
  return {
    name: 'postgresql',
    producer: shared,
    consumer: shared,
    prepare: () => migrate(pool),
    close: () => pool.end(),
  };
}

/**
 * It also works if somebody has dropped the schema while everything ran: the ledger, not the queue, knows what is due.
 */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  // A connection that breaks now rejects the query as well; without a listener it would end the process.
  const ignore = () => undefined;
  client.on('error', ignore);
  try {
    await runMigrations(client, SCHEMA);
    await client.query(END_FUTURE_LOCKS, [FUTURE_LOCK_MILLISECONDS]);
    client.off('error', ignore).release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
