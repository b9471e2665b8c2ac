import type { Job } from 'bullmq';
import { liesAhead } from '../src/foundation/core/clock.ts';
import type { JobName } from '../src/foundation/queue/job-contracts.ts';
import type { JobQueues } from '../src/foundation/queue/job-queues.ts';

/**
 * Runs jobs now that wait for a retry at a time in the future: a clock was ahead when they failed. Until they run, an
 * equal job cannot be added. Returns the queues of those jobs. Runs of a schedule are left to `syncSchedules`.
 */
export async function promoteFutureJobs({ queues }: JobQueues, now: Date): Promise<JobName[]> {
  const promoted: JobName[] = [];
  for (const [name, queue] of Object.entries(queues)) {
    const jobs: Job[] = (await queue.getDelayed()).filter((job) => job.repeatJobKey === undefined);
    for (const job of jobs.filter((one) => isOfTheFuture(one, now))) {
      await job.promote().catch(() => undefined); // another process was faster
      promoted.push(name as JobName);
    }
  }
  return promoted;
}

function isOfTheFuture({ timestamp, processedOn = 0 }: Job, now: Date): boolean {
  return liesAhead(new Date(Math.max(timestamp, processedOn)), now);
}
