import { describeDoubt, doubtTime } from '../../../compute/ledger/clock-doubt.ts';
import { latestBelieved } from '../../../foundation/core/clock.ts';
import type { Database } from '../../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../../foundation/db/statement.ts';
import { describeHold, listHolds } from '../../../privacy/retention/retention-holds.ts';
import { type Check, type CheckContext, failed, ok, warning } from './check.ts';

const selectTimesAhead = loadStatement(import.meta.url, 'select-times-ahead');

/** Whether the clock is believed, and what was held back because it is not. */
export const CLOCK_CHECKS: readonly Check<CheckContext>[] = [
  {
    name: 'Time',
    run: async ({ database, now }) => {
      const doubt = await doubtTime(database, now);
      return doubt === undefined
        ? ok('believed')
        : failed(describeDoubt(doubt), 'See docs/operations.md, "When a clock is doubted".');
    },
  },
  {
    name: 'Times to come',
    run: async ({ database, now }) => {
      const ahead = await findTimesAhead(database, now);
      const found = ahead.map(({ what, rows, latest }) => `${what}: ${rows}, up to ${latest.toISOString()}`);
      return ahead.length === 0
        ? ok('none')
        : warning(
            found.join('; '),
            'A clock was ahead. If all are right now, nothing is to be done: these times count as absent.',
          );
    },
  },
  {
    name: 'Retention held back',
    run: async ({ database }) => {
      const holds = await listHolds(database);
      if (holds.length === 0) return ok('no');
      const found = holds.map((hold) => `since ${hold.began_at.toISOString()}: ${describeHold(hold)}`);
      return failed(found.join(' '), 'See docs/privacy.md, "A run that is held back".');
    },
  },
];

/** Rows of one kind that were written by a clock that was ahead, and the latest of their times. */
interface TimesAhead {
  what: string;
  rows: number;
  latest: Date;
}

/** The times in the database that lie in the future. Programs treat them as absent. */
function findTimesAhead(database: Database, now: Date): Promise<TimesAhead[]> {
  return run<TimesAhead>(database, selectTimesAhead, { believed_until: latestBelieved(now) });
}
