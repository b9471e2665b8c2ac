import type { Worker } from 'bullmq';
import type { JobName } from '../src/foundation/queue/job-contracts.ts';
import { logOnce } from '../src/foundation/queue/log-once.ts';
import type { QueueBackend } from '../src/foundation/queue/queue-backend.ts';
import { REPEAT_SETTINGS } from '../src/foundation/queue/repeat-settings.ts';
import { processJob, type WorkerDependencies } from './process-job.ts';

/** Pause after an error, in milliseconds. BullMQ's default is 15 s, and closing would wait for it. */
const REST_MILLISECONDS = 1_000;

/** Opens the worker of one queue. It does not run yet: on a backend without its tables it would spin. */
export function openWorker(
  name: JobName,
  dependencies: WorkerDependencies & { backend: QueueBackend },
  { signal, lockMilliseconds }: { signal: AbortSignal; lockMilliseconds: number },
): Worker {
  const worker = dependencies.backend.consumer.openWorker(
    name,
    (job) => processJob(name, job, signal, dependencies),
    {
      autorun: false,
      runRetryDelay: REST_MILLISECONDS,
      lockDuration: lockMilliseconds,
      stalledInterval: lockMilliseconds,
      settings: REPEAT_SETTINGS,
    },
  );
  worker.on('error', (error) => {
    logOnce(dependencies.log, error, 'worker error', name);
    rest(worker, signal);
  });
  return worker;
}

/**
 * BullMQ pauses only if its connection is refused. After any other error (dropped tables, broken connections) it tries
 * again at once: hundreds of times per second, as measured, until the cause is removed.
 */
function rest(worker: Worker, signal: AbortSignal): void {
  if (worker.isPaused() || signal.aborted) return;
  void worker.pause(true);
  setTimeout(() => {
    if (!signal.aborted) void worker.resume();
  }, REST_MILLISECONDS).unref();
}
