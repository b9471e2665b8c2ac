import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/db/connect-database.ts';

const PATIENCE_MILLISECONDS = 20_000;
const LOOK_MILLISECONDS = 10;

/** Rebuilds that stand still in the middle. */
export interface Hold {
  /** Resolves when so many rebuilds stand still: at the table, or behind the one that does. */
  reached(rebuilds?: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Stops every rebuild where it would write this table, in the middle of its transaction, until released:
 * tests that need two things at once must not hope for them. Readers pass.
 */
export async function holdRebuilds(
  database: Database,
  table: 'daily_book_metrics' | 'child_viewing_histories',
): Promise<Hold> {
  const holder = await database.transaction();
  await holder.raw('lock table ?? in share mode', [table]);
  return {
    reached: (rebuilds = 1) =>
      waitUntil(async () => (await countWaiting(database)) >= rebuilds, `${rebuilds} rebuilds are waiting`),
    release: async () => {
      await holder.rollback();
    },
  };
}

/** Waits for something that must happen soon; throws when it does not. */
export async function waitUntil(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`It did not happen that ${what}`);
    await sleep(LOOK_MILLISECONDS);
  }
}

/** Counts connections to this database that wait for a lock of any kind. */
async function countWaiting(database: Database): Promise<number> {
  const { rows } = await database.raw<{ rows: { waiting: number }[] }>(
    `select count(*) as waiting from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.waiting ?? 0;
}
