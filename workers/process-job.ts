import type { Job } from 'bullmq';
import type { Clock } from '../src/core/clock.ts';
import { Problem } from '../src/core/errors.ts';
import { describeFault, type Log } from '../src/core/log.ts';
import type { Database } from '../src/db/connect-database.ts';
import { JOB_CONTRACTS, type JobName } from '../src/queue/job-contracts.ts';
import type { JobHandler } from './job-context.ts';
import { JOB_HANDLERS } from './registry.ts';

/** What every job of a process shares. */
export interface WorkerDependencies {
  database: Database;
  timeZone: string;
  clock: Clock;
  log: Log;
}

/**
 * Does one job: reads its payload, hands it to its handler with the present time, logs how it went. A failure
 * goes back to BullMQ without the text of its cause, which may quote values and is shown in Bull Board.
 */
export async function processJob(
  name: JobName,
  job: Job,
  signal: AbortSignal,
  { database, timeZone, clock, log }: WorkerDependencies,
): Promise<Record<string, unknown>> {
  const startedAt = performance.now();
  const fields = () => ({ job: name, durationMilliseconds: Math.round(performance.now() - startedAt) });
  const onBuilt = (date: string, done: number, total: number) => job.updateProgress({ date, done, total });
  try {
    const payload = JOB_CONTRACTS[name].payload.parse(job.data);
    const handler = JOB_HANDLERS[name] as JobHandler<JobName>;
    const result = await handler(payload, { database, timeZone, now: clock(), clock, signal, log, onBuilt });
    log.info(fields(), 'job done');
    return result;
  } catch (error) {
    log.error({ ...fields(), attempt: job.attemptsMade + 1, ...describeFault(error) }, 'job failed');
    throw new Error(publicReason(error));
  }
}

function publicReason(error: unknown): string {
  if (error instanceof Problem) return `${error.code}: ${error.message}`;
  const { fault, code } = describeFault(error);
  return [fault, code].filter(Boolean).join(' ');
}
