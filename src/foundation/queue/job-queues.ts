import type { Queue } from 'bullmq';
import { DAY_MILLISECONDS } from '../core/durations.ts';
import type { Log } from '../core/log.ts';
import { DEFAULT_RETENTION, type RetentionSettings } from '../core/retention-settings.ts';
import { JOB_CONTRACTS, JOB_NAMES, type JobName, type JobPayload } from './job-contracts.ts';
import { logOnce } from './log-once.ts';
import type { QueueBackend } from './queue-backend.ts';
import { REPEAT_SETTINGS } from './repeat-settings.ts';

/** How long finished and failed jobs are kept (docs/privacy.md, "Retention"). */
export type JobLife = Pick<RetentionSettings, 'finishedJobsDays' | 'failedJobsDays'>;

const JOBS_KEPT_MAX = 5_000;

/** Five attempts, about 10 s, 20 s, 40 s and 80 s apart; after that the next search of the ledger tries again. */
const jobOptions = ({ finishedJobsDays, failedJobsDays }: JobLife) => ({
  attempts: 5,
  backoff: { type: 'exponential', delay: 10_000, jitter: 0.5 },
  removeOnComplete: { age: (finishedJobsDays * DAY_MILLISECONDS) / 1000, count: JOBS_KEPT_MAX },
  removeOnFail: { age: (failedJobsDays * DAY_MILLISECONDS) / 1000, count: JOBS_KEPT_MAX },
});

export type JobOptions = ReturnType<typeof jobOptions>;

/** Adds a job to its queue, to run at once or after a delay, unless an equal one already waits there. */
export type EnqueueJob = <Name extends JobName>(
  name: Name,
  payload: JobPayload<Name>,
  options?: { delayMilliseconds?: number },
) => Promise<void>;

/** The producer's side of every queue. */
export interface JobQueues {
  queues: Record<JobName, Queue>;
  enqueue: EnqueueJob;
  /** The options of every job. */
  options: JobOptions;
  /** Removes the records of finished and failed jobs that are past their retention; returns how many. */
  removeOldJobs(): Promise<number>;
  close(): Promise<void>;
}

/** The queues alone, for code that only reads them. */
export type HeldQueues = Pick<JobQueues, 'queues'>;

/** Opens every queue. The backend must be reachable and prepared: BullMQ never recovers from a first failure. */
export async function openJobQueues(
  backend: QueueBackend,
  log: Log,
  life: JobLife = DEFAULT_RETENTION,
): Promise<JobQueues> {
  const options = jobOptions(life);
  const open = (name: JobName) => {
    const queue = backend.producer.openQueue(name, { defaultJobOptions: options, settings: REPEAT_SETTINGS });
    queue.on('error', (error) => logOnce(log, error, 'queue error', name));
    return queue;
  };
  const queues = {} as Record<JobName, Queue>;
  // At once, each of them would open a connection of the pool for its first question.
  for (const name of JOB_NAMES) {
    queues[name] = open(name);
    await queues[name].waitUntilReady();
  }
  return {
    queues,
    options,
    removeOldJobs: () => removeOldJobs(Object.values(queues), life),
    enqueue: async (name, payload, { delayMilliseconds = 0 } = {}) => {
      JOB_CONTRACTS[name].payload.parse(payload);
      const deduplication = { id: JSON.stringify(payload) };
      await queues[name].add(name, payload, { deduplication, delay: delayMilliseconds });
    },
    close: async () => {
      // After this point an error only means that the connections are ending.
      for (const queue of Object.values(queues))
        queue.removeAllListeners('error').on('error', () => undefined);
      await Promise.allSettled(Object.values(queues).map((queue) => queue.close()));
    },
  };
}

/** BullMQ removes old records only when another job of the queue ends, so an unused queue would keep them forever. */
async function removeOldJobs(
  queues: readonly Queue[],
  { finishedJobsDays, failedJobsDays }: JobLife,
): Promise<number> {
  let removed = 0;
  const lives = { completed: finishedJobsDays, failed: failedJobsDays } as const;
  for (const queue of queues) {
    for (const [state, days] of Object.entries(lives)) {
      const age = days * DAY_MILLISECONDS;
      removed += (await queue.clean(age, JOBS_KEPT_MAX, state as keyof typeof lives)).length;
    }
  }
  return removed;
}
