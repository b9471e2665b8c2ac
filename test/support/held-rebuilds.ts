import pg from 'pg';
import { eventually } from './eventually.ts';

/** Rebuilds that stand still in the middle. */
export interface HeldRebuilds {
  /** Resolves when so many rebuilds stand still: one at the table, the others there or behind it. */
  reached(rebuilds?: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Counts who waits for any lock in this database, once somebody waits for the held table. In pg_locks, which is
 * always of this moment: pg_stat_activity would stay as it was when this transaction looked first.
 */
const WAITING = `
  with waits as (
    select pg_locks.pid, pg_locks.relation from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where pg_database.datname = current_database() and not pg_locks.granted
  )
  select count(distinct pid)::integer as waiting from waits
  where exists (select from waits where relation = $1::regclass)`;

/**
 * Stops every rebuild where it would write this table (by default in its last step), in the middle of its
 * transaction, until released: tests that need two things at once must not hope for them. Readers pass.
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
