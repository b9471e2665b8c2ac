import type { Database } from '../../foundation/db/connect-database.ts';
import { findNewestRun } from './find-newest-run.ts';
import { describeHold, listHolds } from './retention-holds.ts';

/** How retention went: the newest run (null before the first), and what holds runs back at present, in words. */
export async function describeRetention(database: Database) {
  const [run, holds] = await Promise.all([findNewestRun(database), listHolds(database)]);
  return {
    last_run:
      run === undefined
        ? null
        : { started_at: run.started_at, completed_at: run.completed_at, ...run.report },
    holds: holds.map(({ details, ...hold }) => ({ ...hold, why: describeHold({ details }) })),
  };
}
