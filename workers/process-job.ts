import { type Job, UnrecoverableError } from 'bullmq';
import { ZodError } from 'zod';
import { PROBLEMS, Problem } from '../src/foundation/core/errors.ts';
import { describeError } from '../src/foundation/core/log.ts';
import { noLonger } from '../src/foundation/core/no-longer.ts';
import { JOB_CONTRACTS, type JobName } from '../src/foundation/queue/job-contracts.ts';
import { countJobRun } from '../src/operate/monitoring/job-statistics.ts';
import type { JobContext, JobHandler } from './job-context.ts';
import { JOB_HANDLERS } from './registry.ts';

/** What every job of a process shares. */
export type WorkerDependencies = Pick<
  JobContext,
  | 'database'
  | 'timeZone'
  | 'pseudonymiser'
  | 'retention'
  | 'queues'
  | 'clock'
  | 'measureClockDifference'
  | 'log'
>;

/** The last report of progress may take so long after the work is done. */
const PROGRESS_MILLISECONDS_MAX = 1_000;

/**
 * Runs one job: validates its payload, calls its handler with the present time, and logs the result. A failure is
 * reported to BullMQ without the text of its cause, which Bull Board shows and which may quote values. A job that would
 * only fail again is not retried.
 */
export async function processJob(
  name: JobName,
  job: Job,
  signal: AbortSignal,
  dependencies: WorkerDependencies,
): Promise<Record<string, unknown>> {
  const { database, clock, log } = dependencies;
  const startedAt = performance.now();
  const fields = () => ({ job: name, durationMilliseconds: Math.round(performance.now() - startedAt) });
  const count = (hasFailed: boolean) =>
    countJobRun(database, name, { milliseconds: performance.now() - startedAt, hasFailed }, clock()).catch(
      () => undefined,
    );
  // Progress is only displayed: no job waits long for it, or fails because the queue is unavailable or was wiped. One
  // report follows the other, because on two connections of a pool the older one could arrive last.
  let reported: Promise<unknown> = Promise.resolve();
  const report = (progress: object) => {
    reported = reported.then(() => job.updateProgress(progress)).catch(() => undefined);
  };
  const onBuilt = async (date: string, done: number, total: number) => report({ date, done, total });
  const onErased = (done: number, total: number) => report({ done, total });
  try {
    const payload = JOB_CONTRACTS[name].payload.parse(job.data);
    const handler = JOB_HANDLERS[name] as JobHandler<JobName>;
    const result = await handler(payload, { ...dependencies, now: clock(), signal, onBuilt, onErased });
    log.info(fields(), 'job done');
    await count(false);
    await noLonger(PROGRESS_MILLISECONDS_MAX, reported);
    return result;
  } catch (error) {
    const cause = rootCauseOf(error);
    log.error({ ...fields(), attempt: job.attemptsMade + 1, ...describeError(cause) }, 'job failed');
    await count(true);
    throw isHopeless(cause) ? new UnrecoverableError(publicReason(cause)) : new Error(publicReason(cause));
  }
}

/** The last error of a chain names the cause. */
function rootCauseOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCauseOf(error.cause) : error;
}

/** The job cannot succeed, however often it is tried. */
function isHopeless(error: unknown): boolean {
  return error instanceof ZodError || (error instanceof Problem && PROBLEMS[error.code].status < 500);
}

function publicReason(error: unknown): string {
  if (error instanceof Problem) return `${error.code}: ${error.message}`;
  const { fault, code } = describeError(error);
  return [fault, code].filter(Boolean).join(' ');
}
