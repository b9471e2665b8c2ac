import pg from 'pg';
import { eventually } from './eventually.ts';

/** Rebuilds that are paused halfway. */
export interface HeldRebuilds {
  /** Resolves when this many rebuilds are paused: one at the table, the others there or behind it. */
  reached(rebuilds?: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Counts the sessions that wait for any lock in this database, as soon as one waits for the held table. It reads
 * pg_locks, which is always current, while pg_stat_activity stays the same within a transaction.
 */
const WAITING = `
  with waits as (
    select pg_locks.pid, pg_locks.relation from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where pg_database.datname = current_database() and not pg_locks.granted
  )
  select count(distinct pid)::integer as waiting from waits
  where exists (select from waits where relation = $1::regclass)`;

/**
 * Pauses every rebuild where it would write this table (by default in its last step), within its transaction, until
 * released. So tests can meet a rebuild without depending on chance. Readers are not blocked.
 */
export async function holdRebuilds(
  databaseUrl: string,
  table: 'daily_book_metrics' | 'child_viewing_histories' = 'child_viewing_histories',
): Promise<HeldRebuilds> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`begin; lock table ${table} in share mode`);
  return {
    reached: async (rebuilds = 1) => {
      await eventually(`${rebuilds} rebuilds wait`, async () => {
        const { rows } = await client.query<{ waiting: number }>(WAITING, [table]);
        return (rows[0]?.waiting ?? 0) >= rebuilds;
      });
    },
    release: () => client.end(),
  };
}
