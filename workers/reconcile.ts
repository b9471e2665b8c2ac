import { listForgottenBackfills } from '../src/compute/backfills/read-backfills.ts';
import { believeClock, describeDoubt } from '../src/compute/ledger/clock-doubt.ts';
import { listDueDays } from '../src/compute/ledger/day-ledger.ts';
import { detectChanges } from '../src/compute/ledger/detect-changes.ts';
import { type Clock, systemClock } from '../src/foundation/core/clock.ts';
import { describeError, type Log } from '../src/foundation/core/log.ts';
import type { RetentionSettings } from '../src/foundation/core/retention-settings.ts';
import type { MeasureClockDifference } from '../src/foundation/db/clock-difference.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import type { JobQueues } from '../src/foundation/queue/job-queues.ts';
import type { QueueBackend } from '../src/foundation/queue/queue-backend.ts';
import { listStalledErasures } from '../src/privacy/erasure/erasure-request.ts';
import { isHeldForClock } from '../src/privacy/retention/retention-holds.ts';
import type { Pseudonymiser } from '../src/records/tombstones/pseudonymiser.ts';
import { promoteFutureJobs } from './promote-future-jobs.ts';
import { reportLostSchedules } from './report-lost-schedules.ts';
import type { ScheduledJob } from './schedule.ts';
import { syncSchedules } from './sync-schedules.ts';

/** If days have been due for this long, the queue has lost their job: ten minutes are ten refreshes. */
const STALLED_AFTER_SECONDS = 600;

/** If no batch of an erasure was done for this long, no worker runs it: a batch takes seconds. */
const ERASURE_STALLED_AFTER_SECONDS = 60;

export interface ReconcileDependencies {
  database: Database;
  backend: QueueBackend;
  queues: JobQueues;
  timeZone: string;
  pseudonymiser: Pseudonymiser;
  retention: RetentionSettings;
  clock: Clock;
  measureClockDifference: MeasureClockDifference;
  log: Log;
  /** Replaces SCHEDULE in tests: without scheduled runs, only the jobs of the test run. */
  schedule?: readonly ScheduledJob[] | undefined;
}

/**
 * Compares the queue with the ledger, once per minute in every worker: repairs the queue's tables, installs missing
 * schedules, detects changes, and adds a job itself if days have been due for too long. After FLUSHALL, a dropped
 * schema or three days of downtime, no operator has to act (docs/architecture.md, "Why the queue only wakes workers").
 */
export async function reconcile(dependencies: ReconcileDependencies): Promise<void> {
  const { database, backend, queues, timeZone, clock, log } = dependencies;
  await backend.prepare();
  await requeueStalledErasures(dependencies, clock());
  await installSchedules(dependencies);
  await reportLostSchedules(dependencies);
  if (await isClockDoubted(dependencies)) return;
  const now = clock();
  await detectChanges(database, timeZone, now);
  await requeueStalledBackfills(dependencies, now);
  const overdue = await listDueDays(database, now, { dueForSeconds: STALLED_AFTER_SECONDS });
  if (overdue.length === 0) return;
  log.warn(
    { dates: overdue },
    'days have been due for more than ten minutes: adding the job that builds them',
  );
  await queues.enqueue('refresh-due-days', {});
}

/** Schedules that had to be installed may have been armed by a clock that was ahead: so may other jobs. */
async function installSchedules(dependencies: ReconcileDependencies): Promise<void> {
  const { database, queues, timeZone, schedule, log } = dependencies;
  const installed = await syncSchedules(database, queues, timeZone, schedule);
  if (installed.length === 0) return;
  log.info({ names: installed }, 'schedules installed');
  const promoted = await promoteFutureJobs(queues, systemClock());
  if (promoted.length > 0) log.warn({ names: promoted }, 'jobs waited for a time that has not come');
}

/**
 * Logs whether the clock is doubted. If it no longer is, retention that was held back because of it need not wait for
 * the night.
 */
async function isClockDoubted(dependencies: ReconcileDependencies): Promise<boolean> {
  const { database, queues, log } = dependencies;
  const doubt = await believeClock(database, dependencies);
  if (doubt !== undefined) log.warn({ names: [describeDoubt(doubt)] }, 'the clock is doubted');
  else if (await isHeldForClock(database)) await queues.enqueue('data-retention-cleanup', {});
  return doubt !== undefined;
}

async function requeueStalledBackfills(
  { database, queues }: ReconcileDependencies,
  now: Date,
): Promise<void> {
  const since = new Date(now.getTime() - STALLED_AFTER_SECONDS * 1000);
  for (const backfill_id of await listForgottenBackfills(database, since, now)) {
    await queues.enqueue('backfill', { backfill_id });
  }
}

async function requeueStalledErasures({ database, queues }: ReconcileDependencies, now: Date): Promise<void> {
  const since = new Date(now.getTime() - ERASURE_STALLED_AFTER_SECONDS * 1000);
  for (const request_id of await listStalledErasures(database, since, now)) {
    await queues.enqueue('erase-child', { request_id });
  }
}

/**
 * Reconciles at once, and then every `intervalMilliseconds` until stopped. A failure is logged, and the next round
 * tries again. `stop` waits for a round that is under way.
 */
export function startReconciler(
  dependencies: ReconcileDependencies,
  intervalMilliseconds: number,
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const round = async (): Promise<void> => {
    try {
      await reconcile(dependencies);
    } catch (error) {
      dependencies.log.error({ job: 'reconcile', ...describeError(error) }, 'reconciling failed');
    }
    if (!stopped) timer = setTimeout(start, intervalMilliseconds);
  };
  let underWay: Promise<void> = Promise.resolve();
  const start = () => {
    underWay = round();
  };
  start();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
