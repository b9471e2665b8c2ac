import type { MetricDate } from '../core/reporting-day.ts';
import type { Transaction } from './connect-database.ts';

/**
 * The spaces of advisory locks, one per purpose. A transaction that takes several takes them in this order, so there
 * are no deadlocks.
 */
const LOCK_SPACES = {
  erasures: 1,
  schedules: 2,
  day: 6,
  partitions: 7,
  catalogue: 8,
  ingest: 9,
  ledger: 10,
  histories: 11,
};

export type LockSpace = Exclude<keyof typeof LOCK_SPACES, 'day'>;

/**
 * How a transaction waits that takes the ingest lock exclusively. All requests that store events wait behind it, so it
 * gives up soon and tries again a little later.
 */
export const EXCLUSIVE_INGEST = { lockTimeoutMilliseconds: 4_000, retries: true };

/**
 * Waits for a lock that lasts until the transaction ends. It must be a statement of its own: a statement that waits
 * and then computes would use the snapshot from before the wait.
 */
export async function lock(transaction: Transaction, space: LockSpace): Promise<void> {
  await transaction.raw('select pg_advisory_xact_lock(?, 0)', [LOCK_SPACES[space]]);
}

/** Waits for a shared lock: any number of transactions may hold it, unless one holds it exclusively. */
export async function lockShared(transaction: Transaction, space: LockSpace): Promise<void> {
  await transaction.raw('select pg_advisory_xact_lock_shared(?, 0)', [LOCK_SPACES[space]]);
}

/** Takes the lock if it is free; false when another transaction holds it. */
export async function tryLock(transaction: Transaction, space: LockSpace): Promise<boolean> {
  const result = await transaction.raw('select pg_try_advisory_xact_lock(?, 0) as taken', [
    LOCK_SPACES[space],
  ]);
  return result.rows[0].taken;
}

/** Waits for the lock of one metric date, which every rebuild of the date holds from before its snapshot. */
export async function lockDay(transaction: Transaction, date: MetricDate): Promise<void> {
  await transaction.raw("select pg_advisory_xact_lock(?, ?::date - '2000-01-01'::date)", [
    LOCK_SPACES.day,
    date,
  ]);
}
