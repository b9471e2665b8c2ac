import { describeError, type Log } from '../core/log.ts';
import type { JobName } from './job-contracts.ts';

const logged = new WeakSet<Error>();

/**
 * Logs an error of a queue, a worker or their connection at `warn`. The queues and workers of a process share their
 * connections, so BullMQ reports an error of a connection to each of them: it is logged once.
 */
export function logOnce(log: Log, error: Error, message: string, job?: JobName): void {
  if (logged.has(error)) return;
  logged.add(error);
  log.warn({ ...(job !== undefined && { job }), ...describeError(error) }, message);
}
