import { liesAhead } from '../../../foundation/core/clock.ts';
import { HOUR_MILLISECONDS } from '../../../foundation/core/durations.ts';
import { findUnknownColumns } from '../../../privacy/inventory/non-personal-tables.ts';
import { findNewestRun } from '../../../privacy/retention/retention.ts';
import { type Check, type CheckContext, failed, ok, warning } from './check.ts';

/** Retention runs every night: 24 hours, and two more for the run. */
const RUN_AGE_MILLISECONDS_MAX = 26 * HOUR_MILLISECONDS;

/** Whether retention has run and has left nothing, and whether erasure reaches every column. */
export const PRIVACY_CHECKS: readonly Check<CheckContext>[] = [
  {
    name: 'Retention',
    run: async ({ database, now }) => {
      const run = await findNewestRun(database);
      if (run === undefined) return warning('has never run', 'A running worker does it when it starts.');
      const { alarms, held_back } = run.report;
      if (alarms.length > 0)
        return failed(
          alarms.join('; '),
          'See docs/privacy.md, "When a check fails", and the log of that run.',
        );
      const at = run.completed_at.toISOString();
      if (
        now.getTime() - run.completed_at.getTime() > RUN_AGE_MILLISECONDS_MAX ||
        liesAhead(run.completed_at, now)
      )
        return warning(`ran last at ${at}`, 'Is a worker running? It runs every night at 03:30.');
      const held = held_back.map(({ partition, because }) => `${partition} (${because})`).join(', ');
      return ok(held === '' ? `ran at ${at}` : `ran at ${at}; held back: ${held}`);
    },
  },
  {
    name: 'Personal data inventory',
    run: async ({ database }) => {
      const unknown = await findUnknownColumns(database);
      return unknown.length === 0
        ? ok('lists every column')
        : failed(
            `does not list ${unknown.join(', ')}`,
            'Erasure would not reach them. Tables of other applications belong in a database of their own.',
          );
    },
  },
];
