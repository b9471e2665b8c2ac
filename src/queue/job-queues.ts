import { Queue } from 'bullmq';
import { Duration } from 'luxon';
import { describeFault, type Log } from '../core/log.ts';
import { JOB_CONTRACTS, JOB_NAMES, type JobName, type JobPayload } from './job-contracts.ts';
import type { QueueBackend } from './queue-backend.ts';

/** How long finished and failed jobs can be looked at, in seconds (privacy.md, "Retention"). */
const KEEP_COMPLETED_SECONDS = Duration.fromObject({ days: 3 }).as('seconds');
const KEEP_FAILED_SECONDS = Duration.fromObject({ days: 14 }).as('seconds');

/** Five attempts, about 10 s, 20 s, 40 s and 80 s apart; after that the ledger's next look tries again. */
export const JOB_OPTIONS = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 10_000, jitter: 0.5 },
  removeOnComplete: { age: KEEP_COMPLETED_SECONDS, count: 5_000 },
  removeOnFail: { age: KEEP_FAILED_SECONDS, count: 5_000 },
};

/** Puts a job into its queue, unless one like it waits there already. */
export type EnqueueJob = <Name extends JobName>(name: Name, payload: JobPayload<Name>) => Promise<void>;

/** The producer's side of every queue. */
export interface JobQueues {
  queues: Record<JobName, Queue>;
  enqueue: EnqueueJob;
  close(): Promise<void>;
}

/** Opens every queue. The backend must be reachable and prepared: BullMQ never recovers from a first failure. */
export async function openJobQueues(backend: QueueBackend, log: Log): Promise<JobQueues> {
  const { connection, factory } = backend.producer;
  const open = (name: JobName) => {
    const queue = new Queue(name, { connection, defaultJobOptions: JOB_OPTIONS }, factory as never);
    queue.on('error', (error) => log.warn({ job: name, ...describeFault(error) }, 'queue error'));
    return queue;
  };
  const queues = Object.fromEntries(JOB_NAMES.map((name) => [name, open(name)])) as Record<JobName, Queue>;
  await Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady()));
  return {
    queues,
    enqueue: async (name, payload) => {
      JOB_CONTRACTS[name].payload.parse(payload);
      await queues[name].add(name, payload, { deduplication: { id: JSON.stringify(payload) } });
    },
    close: async () => {
      // From here on an error only says that the connections are ending.
      for (const queue of Object.values(queues))
        queue.removeAllListeners('error').on('error', () => undefined);
      await Promise.allSettled(Object.values(queues).map((queue) => queue.close()));
    },
  };
}
