import { describeDoubt, doubtTime } from '../../../compute/ledger/clock-doubt.ts';
import { describeHold, listHolds } from '../../../privacy/retention/retention-holds.ts';
import { findTimesAhead } from '../find-times-ahead.ts';
import { type Check, failed, ok, type View, warning } from './check.ts';

/** Whether the clock is believed, and what was held back because it is not. */
export const CLOCK_CHECKS: readonly Check<View>[] = [
  {
    name: 'Time',
    look: async ({ database, now }) => {
      const doubt = await doubtTime(database, now);
      return doubt === undefined
        ? ok('believed')
        : failed(describeDoubt(doubt), 'See docs/operations.md, "When a clock is doubted".');
    },
  },
  {
    name: 'Times to come',
    look: async ({ database, now }) => {
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
    look: async ({ database }) => {
      const holds = await listHolds(database);
      if (holds.length === 0) return ok('no');
      const found = holds.map((hold) => `since ${hold.began_at.toISOString()}: ${describeHold(hold)}`);
      return failed(found.join(' '), 'See docs/privacy.md, "A run that is held back".');
    },
  },
];
