import type { Worker } from 'bullmq';
import { adoptTimeZone } from '../src/compute/ledger/ledger-state.ts';
import { JOB_NAMES } from '../src/foundation/queue/job-contracts.ts';
import { openWorker } from './open-worker.ts';
import { type ReconcileDependencies, startReconciler } from './reconcile.ts';

const RECONCILE_MILLISECONDS = 60_000;

/**
 * How long a running job may take to finish when the process has to stop, and how long closing may take after that
 * (which is long only while the backend is unavailable). Together they are the 15 s of docs/operations.md, "Stopping".
 */
const FINISH_MILLISECONDS = 13_000;
const CLOSE_MILLISECONDS = 2_000;

/** If a worker has been silent for this long, its job is given to another. */
const LOCK_MILLISECONDS = 30_000;

export type { ReconcileDependencies } from './reconcile.ts';

/** Time limits; tests shorten them. */
export interface WorkerOptions {
  reconcileMilliseconds?: number;
  finishMilliseconds?: number;
  lockMilliseconds?: number;
}

export interface Workers {
  /**
   * Takes no new jobs, lets running ones finish, and resolves within 15 s. A job that has not finished by then is left
   * to other workers: its transaction rolls back, and the ledger knows what is due.
   */
  stop(): Promise<void>;
}

/**
 * Starts one worker per queue, and the reconciler that keeps queue and ledger in step. Database and backend
 * must be reachable. Rejects if the days of the ledger are of another time zone.
 */
export async function startWorkers(
  dependencies: ReconcileDependencies,
  options: WorkerOptions = {},
): Promise<Workers> {
  await adoptTimeZone(dependencies.database, dependencies.timeZone);
  const stopping = new AbortController();
  const lockMilliseconds = options.lockMilliseconds ?? LOCK_MILLISECONDS;
  const workers = JOB_NAMES.map((name) =>
    openWorker(name, dependencies, { signal: stopping.signal, lockMilliseconds }),
  );
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  // Not earlier: on a backend without its tables a worker would retry without a pause.
  for (const worker of workers) void worker.run();
  // After a downtime, or with new settings, retention runs at once instead of at night.
  void dependencies.queues.enqueue('data-retention-cleanup', {}).catch(() => undefined);
  const reconciling = startReconciler(dependencies, options.reconcileMilliseconds ?? RECONCILE_MILLISECONDS);
  return {
    stop: async () => {
      stopping.abort();
      const finishing = [reconciling.stop(), ...workers.map(finishJobs)];
      await atMost(options.finishMilliseconds ?? FINISH_MILLISECONDS, Promise.allSettled(finishing));
      const closing = workers.map((worker) => worker.close(true));
      await atMost(CLOSE_MILLISECONDS, Promise.allSettled(closing));
    },
  };
}

/** Waits for the running job. A worker that pauses after an error would not wait, so it is resumed first. */
async function finishJobs(worker: Worker): Promise<void> {
  await worker.resume();
  await worker.pause();
  // Pausing ends with connecting again, even if the worker was closed in the meantime.
  if (worker.closing !== undefined) await worker.disconnect();
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
