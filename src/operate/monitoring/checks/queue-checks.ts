import { MIGRATE_COMMAND } from '../../../foundation/db/migrate-database.ts';
import { JOB_NAMES, ON_DEMAND_JOBS } from '../../../foundation/queue/job-contracts.ts';
import { isRunTooFarAhead } from '../../../foundation/queue/job-intervals.ts';
import {
  type Check,
  type CheckContext,
  type DoctorContext,
  DUE_FOR_SECONDS_MAX,
  failed,
  ok,
  START_WORKER,
  warning,
} from './check.ts';
import { checkRedis } from './check-redis.ts';

/** Whether the queue's backend has the right version and settings. */
export const BACKEND_CHECK: Check<DoctorContext> = {
  name: 'Queue',
  run: async ({ backend, isEmbedded, database }) => {
    if (backend.redis !== undefined) return checkRedis(backend.redis);
    const { rows } = await database.raw("select to_regclass('bullmq.job') is not null as exists");
    if (!rows[0].exists) return failed('BullMQ has no tables', `Run "${MIGRATE_COMMAND}".`);
    return isEmbedded
      ? ok('in PostgreSQL')
      : warning('in PostgreSQL', 'In production set REDIS_URL: this backend of BullMQ is young.');
  },
};

/** Whether the schedules are installed and run. */
export const SCHEDULES_CHECK: Check<CheckContext> = {
  name: 'Schedules',
  run: async ({ openQueues, now }) => {
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
};
