import { latestBelieved } from '../../foundation/core/clock.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';

const selectTimesAhead = loadStatement(import.meta.url, 'select-times-ahead');

/** Rows of one kind that were written by a clock that was ahead, and how far it was. */
export interface TimesAhead {
  what: string;
  rows: number;
  latest: Date;
}

/** The times in the database that lie in the future. Programs treat them as absent. */
export function findTimesAhead(database: Database, now: Date): Promise<TimesAhead[]> {
  return run<TimesAhead>(database, selectTimesAhead, { believed_until: latestBelieved(now) });
}
