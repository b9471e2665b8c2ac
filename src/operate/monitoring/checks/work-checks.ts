import { listDueDays } from '../../../compute/ledger/day-ledger.ts';
import { readWatermark } from '../../../compute/ledger/ledger-state.ts';
import { liesAhead } from '../../../foundation/core/clock.ts';
import {
  type Check,
  type CheckContext,
  DUE_FOR_SECONDS_MAX,
  failed,
  ok,
  START_WORKER,
  warning,
} from './check.ts';

/** Whether the work gets done. */
export const WORK_CHECKS: readonly Check<CheckContext>[] = [
  {
    name: 'Days due',
    run: async ({ database, now }) => {
      const due = await listDueDays(database, now, { dueForSeconds: DUE_FOR_SECONDS_MAX });
      return due.length === 0
        ? ok('none for longer than a quarter of an hour')
        : warning(`${due.length}, the oldest ${due[0]}`, START_WORKER);
    },
  },
  {
    // Without a worker no day becomes due, because changes are not detected.
    name: 'Look for arrivals',
    run: async ({ database, now }) => {
      const seenUntil = await readWatermark(database);
      if (seenUntil === null) return warning('none so far', START_WORKER);
      const isLate =
        now.getTime() - seenUntil.getTime() > DUE_FOR_SECONDS_MAX * 1000 || liesAhead(seenUntil, now);
      return (isLate ? warning : ok)(`the last one at ${seenUntil.toISOString()}`, START_WORKER);
    },
  },
  {
    name: 'Days that failed',
    run: async ({ database }) => {
      const rows: { metric_date: string; last_error: string }[] = await database('metric_days')
        .whereNotNull('last_error')
        .orderBy('metric_date')
        .select('metric_date', 'last_error');
      const list = rows.map(({ metric_date, last_error }) => `${metric_date} (${last_error})`).join(', ');
      return rows.length === 0 ? ok('none') : failed(list, 'The workers’ logs of that time say more.');
    },
  },
];
