import { liesAhead } from '../../core/clock.ts';
import { MIGRATE_COMMAND } from '../../db/migrate-database.ts';
import { listDueDays } from '../../facts/day-ledger.ts';
import { readArrivalsSeenUntil } from '../../facts/ledger-state.ts';
import { JOB_NAMES, ON_DEMAND_JOBS } from '../../queue/job-contracts.ts';
import { isRunTooFarAhead } from '../../queue/job-intervals.ts';
import { type Check, failed, ok, warning } from './check.ts';
import { examineRedis } from './examine-redis.ts';

const DUE_FOR_SECONDS_MAX = 900;
const START_WORKER = 'Is a worker running? Start one with "bin/storytime worker".';

/** Whether the work gets done. */
export const WORK_CHECKS: readonly Check[] = [
  {
    name: 'Days due',
    look: async ({ database, now }) => {
      const due = await listDueDays(database, now, { dueForSeconds: DUE_FOR_SECONDS_MAX });
      return due.length === 0
        ? ok('none for longer than a quarter of an hour')
        : warning(`${due.length}, the oldest ${due[0]}`, START_WORKER);
    },
  },
  {
    // Without a worker no day becomes due: nobody has looked.
    name: 'Look for arrivals',
    look: async ({ database, now }) => {
      const seenUntil = await readArrivalsSeenUntil(database);
      if (seenUntil === null) return warning('none so far', START_WORKER);
      const isLate =
        now.getTime() - seenUntil.getTime() > DUE_FOR_SECONDS_MAX * 1000 || liesAhead(seenUntil, now);
      return (isLate ? warning : ok)(`the last one at ${seenUntil.toISOString()}`, START_WORKER);
    },
  },
  {
    name: 'Days that failed',
    look: async ({ database }) => {
      const rows: { metric_date: string; last_error: string }[] = await database('metric_days')
        .whereNotNull('last_error')
        .orderBy('metric_date')
        .select('metric_date', 'last_error');
      const list = rows.map(({ metric_date, last_error }) => `${metric_date} (${last_error})`).join(', ');
      return rows.length === 0 ? ok('none') : failed(list, 'The workers’ logs of that time say more.');
    },
  },
  {
    name: 'Queue',
    look: async ({ backend, isEmbedded, database }) => {
      if (backend.redis !== undefined) return examineRedis(backend.redis);
      const { rows } = await database.raw("select to_regclass('bullmq.job') is not null as exists");
      if (!rows[0].exists) return failed('BullMQ has no tables', `Run "${MIGRATE_COMMAND}".`);
      return isEmbedded
        ? ok('in PostgreSQL')
        : warning('in PostgreSQL', 'In production set REDIS_URL: this backend of BullMQ is young.');
    },
  },
  {
    name: 'Schedules',
    look: async ({ openQueues, now }) => {
      const { queues, close } = await openQueues();
      const overdueBefore = now.getTime() - DUE_FOR_SECONDS_MAX * 1000;
      const states = await Promise.all(
        JOB_NAMES.map(async (name) => {
          const schedules = await queues[name].getJobSchedulers();
          return {
            name,
            isPaused: await queues[name].isPaused(),
            isScheduled: ON_DEMAND_JOBS.includes(name) || schedules.length > 0,
            isOverdue: schedules.some(({ next }) => next !== undefined && next < overdueBefore),
            isAhead: schedules.some(({ next = 0 }) => isRunTooFarAhead(name, next, now.getTime())),
          };
        }),
      ).finally(close);
      const paused = states.filter(({ isPaused }) => isPaused).map(({ name }) => name);
      if (paused.length > 0) return warning(`paused: ${paused.join(', ')}`, 'Resume them at /admin/queues.');
      const ahead = states.filter(({ isAhead }) => isAhead).map(({ name }) => name);
      if (ahead.length > 0)
        return warning(
          `too far ahead: ${ahead.join(', ')}`,
          'A clock was ahead. A running worker sets them right within a minute.',
        );
      const missing = states.filter(({ isScheduled }) => !isScheduled).map(({ name }) => name);
      if (missing.length > 0)
        return warning(`missing: ${missing.join(', ')}`, 'A running worker installs them within a minute.');
      const overdue = states.filter(({ isOverdue }) => isOverdue).map(({ name }) => name);
      return overdue.length === 0 ? ok('installed') : warning(`overdue: ${overdue.join(', ')}`, START_WORKER);
    },
  },
];
