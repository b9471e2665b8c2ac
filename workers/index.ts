import { Worker } from 'bullmq';
import { describeFault } from '../src/core/log.ts';
import { adoptTimeZone } from '../src/facts/ledger-state.ts';
import { JOB_NAMES, type JobName } from '../src/queue/job-contracts.ts';
import { processJob, type WorkerDependencies } from './process-job.ts';
import { keepReconciling, type ReconcileDependencies } from './reconcile.ts';

const RECONCILE_MILLISECONDS = 60_000;

/** After a failed fetch BullMQ would wait 15 s, and closing would wait with it. */
const RETRY_DELAY_MILLISECONDS = 1_000;

/** How long a job that is under way may take to finish when the process has to stop (jobs.md). */
const STOP_MILLISECONDS = 15_000;

export type { ReconcileDependencies } from './reconcile.ts';

export interface Workers {
  /** Takes no new jobs, lets those under way finish or hands them back, and resolves within 15 s. */
  stop(): Promise<void>;
}

/**
 * Starts one worker a queue, and the reconciling that keeps queue and ledger together. Database and backend
 * must be reachable. Rejects when the ledger was cut in another time zone.
 */
export async function startWorkers(
  dependencies: ReconcileDependencies,
  options: { reconcileMilliseconds?: number } = {},
): Promise<Workers> {
  await adoptTimeZone(dependencies.database, dependencies.timeZone);
  const stopping = new AbortController();
  const workers = JOB_NAMES.map((name) => openWorker(name, dependencies, stopping.signal));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  // Only now: a worker that runs on a backend without its tables would spin.
  for (const worker of workers) void worker.run();
  const reconciling = keepReconciling(dependencies, options.reconcileMilliseconds ?? RECONCILE_MILLISECONDS);
  return {
    stop: async () => {
      stopping.abort();
      await reconciling.stop();
      await closeWithin(STOP_MILLISECONDS, workers);
    },
  };
}

function openWorker(
  name: JobName,
  dependencies: WorkerDependencies & Pick<ReconcileDependencies, 'backend'>,
  signal: AbortSignal,
): Worker {
  const { connection, factory } = dependencies.backend.consumer;
  const worker = new Worker(
    name,
    (job) => processJob(name, job, signal, dependencies),
    { connection, autorun: false, runRetryDelay: RETRY_DELAY_MILLISECONDS },
    factory as never,
  );
  worker.on('error', (error) =>
    dependencies.log.warn({ job: name, ...describeFault(error) }, 'worker error'),
  );
  return worker;
}

/** What has not finished by then is left: its transaction rolls back, and the ledger knows what is due. */
async function closeWithin(milliseconds: number, workers: Worker[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.allSettled(workers.map((worker) => worker.close())), late]);
  clearTimeout(timer);
  await Promise.allSettled(workers.map((worker) => worker.close(true)));
}
