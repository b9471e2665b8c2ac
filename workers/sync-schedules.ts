import { isDeepStrictEqual } from 'node:util';
import type { JobSchedulerJson, Queue } from 'bullmq';
import { systemClock } from '../src/foundation/core/clock.ts';
import { tryLock } from '../src/foundation/db/advisory-locks.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import { inTransaction } from '../src/foundation/db/in-transaction.ts';
import type { JobName } from '../src/foundation/queue/job-contracts.ts';
import { isRunTooFarAhead } from '../src/foundation/queue/job-intervals.ts';
import type { JobQueues } from '../src/foundation/queue/job-queues.ts';
import { SCHEDULE, type ScheduledJob } from './schedule.ts';

/**
 * Installs the schedules that are missing, different or dead, and returns their jobs. Correct schedules are left
 * alone: installing one again would delete a run that is overdue. One process at a time does this; the
 * others skip (docs/architecture.md, "Why the queue only wakes workers").
 */
export function syncSchedules(
  database: Database,
  queues: JobQueues,
  timeZone: string,
  schedule: readonly ScheduledJob[] = SCHEDULE,
): Promise<JobName[]> {
  return inTransaction(database, async (transaction) => {
    if (!(await tryLock(transaction, 'schedules'))) return [];
    const installed: JobName[] = [];
    for (const scheduled of schedule) {
      if (await isInstalled(queues, scheduled, timeZone)) continue;
      if (await install(queues, scheduled, timeZone)) installed.push(scheduled.job);
    }
    return installed;
  });
}

async function isInstalled(
  queues: JobQueues,
  { job, pattern }: ScheduledJob,
  timeZone: string,
): Promise<boolean> {
  const queue = queues.queues[job];
  const [schedule, ...foreign] = await queue.getJobSchedulers();
  if (schedule === undefined || foreign.length > 0) return false;
  const isRight = schedule.key === job && schedule.pattern === pattern && schedule.tz === timeZone;
  return isRight && isOfThisRelease(schedule, queues) && isArmed(queue, schedule);
}

/** Whether its runs have the present options. Under older settings, their records could be kept for too long. */
function isOfThisRelease({ template }: JobSchedulerJson, { options }: JobQueues): boolean {
  const { attempts, backoff, removeOnComplete, removeOnFail } = template?.opts ?? {};
  return isDeepStrictEqual({ attempts, backoff, removeOnComplete, removeOnFail }, options);
}

/**
 * A schedule exists only as its next run, which schedules the one after it. If that run got lost (workers killed at the
 * wrong moment, a Redis that evicts), the schedule still looks right and never fires again. If it was armed by a
 * clock that was ahead, the schedule does not fire before that time comes.
 */
async function isArmed(queue: Queue, { key, next }: JobSchedulerJson): Promise<boolean> {
  const run = await queue.getJob(`repeat:${key}:${next}`);
  // BullMQ goes by the machine's clock.
  if (isRunTooFarAhead(key as JobName, next ?? 0, systemClock().getTime())) return false;
  return run !== undefined && run.finishedOn === undefined;
}

/** Returns false if its next run cannot be found. */
async function install(
  queues: JobQueues,
  { job, pattern }: ScheduledJob,
  timeZone: string,
): Promise<boolean> {
  const queue = queues.queues[job];
  for (const schedule of await queue.getJobSchedulers()) {
    if (schedule.key !== job) await queue.removeJobScheduler(schedule.key);
  }
  const template = { name: job, data: {}, opts: queues.options };
  return (await queue.upsertJobScheduler(job, { pattern, tz: timeZone }, template)) !== undefined;
}
