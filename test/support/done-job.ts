import type { Job } from 'bullmq';
import type { JobName } from '../../src/foundation/queue/job-contracts.ts';
import type { JobQueues } from '../../src/foundation/queue/job-queues.ts';
import { eventually } from './eventually.ts';

/** Waits until a requested job has completed or failed permanently; scheduled runs do not count. */
export function doneJob(queues: JobQueues, name: JobName): Promise<Job> {
  return eventually(`${name} is done`, async () => {
    const jobs = await queues.queues[name].getJobs(['completed', 'failed']);
    return jobs.find((job) => job.repeatJobKey === undefined);
  });
}
