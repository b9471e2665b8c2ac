import type { Job, JobSchedulerJson, Queue } from 'bullmq';
import { Problem } from '../core/errors.ts';
import { LATE, noLonger } from '../core/no-longer.ts';
import { JOB_CONTRACTS, JOB_NAMES, type JobName } from './job-contracts.ts';
import type { HeldQueues } from './job-queues.ts';

/** How long to wait for a backend that hangs. */
const ANSWER_MILLISECONDS_MAX = 5_000;

/** The progress of a job in days, or in rows of an erasure. */
export interface JobProgress {
  done: number;
  total: number;
}

/** The newest run of a job that has ended and is still kept. */
export interface LastRun {
  ended_at: string;
  milliseconds: number | null;
  result: 'done' | 'failed';
  /** Why it failed; never a text that could quote a value. */
  reason: string | null;
}

/** How one kind of job is doing. */
export interface JobState {
  name: JobName;
  title: string;
  description: string;
  is_paused: boolean;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  progress: JobProgress | null;
  last_run: LastRun | null;
  next_run_at: string | null;
}

/**
 * The jobs that wait, run and have failed per queue, and when the next run is (docs/api.md, "See what runs"). Throws
 * `queue_unavailable` if the queues do not answer.
 */
export async function jobReport(
  { queues }: HeldQueues,
  milliseconds = ANSWER_MILLISECONDS_MAX,
): Promise<{ data: JobState[] }> {
  const asked = Promise.all(JOB_NAMES.map((name) => stateOf(name, queues[name])));
  const data = await noLonger(milliseconds, asked).catch(() => LATE);
  if (typeof data === 'symbol')
    throw new Problem('queue_unavailable', 'Try again later. Jobs wait, and nothing is lost.');
  return { data };
}

async function stateOf(name: JobName, queue: Queue): Promise<JobState> {
  const [counts, is_paused, schedules] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'completed', 'failed'),
    queue.isPaused(),
    queue.getJobSchedulers(),
  ]);
  const count = (...states: string[]) => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const newestOf = async (state: 'active' | 'completed' | 'failed') =>
    count(state) === 0 ? [] : queue.getJobs(state, 0, 0);
  const [[running], ...ended] = await Promise.all([
    newestOf('active'),
    newestOf('completed'),
    newestOf('failed'),
  ]);
  const [newest] = ended.flat().sort((a, b) => (b.finishedOn ?? 0) - (a.finishedOn ?? 0));
  const { title, description } = JOB_CONTRACTS[name];
  return {
    ...{ name, title, description, is_paused },
    waiting: count('waiting', 'prioritized'),
    active: count('active'),
    delayed: count('delayed'),
    failed: count('failed'),
    progress: running === undefined ? null : progressOf(running),
    last_run: newest === undefined ? null : presentRun(newest),
    next_run_at: nextRunOf(schedules),
  };
}

/** Workers report it as numbers; anything else is none. */
function progressOf({ progress }: Pick<Job, 'progress'>): JobProgress | null {
  if (typeof progress !== 'object' || !('done' in progress) || !('total' in progress)) return null;
  const { done, total } = progress;
  return typeof done === 'number' && typeof total === 'number' ? { done, total } : null;
}

function presentRun({ processedOn, finishedOn = 0, failedReason }: Job): LastRun {
  return {
    ended_at: new Date(finishedOn).toISOString(),
    milliseconds: processedOn === undefined ? null : finishedOn - processedOn,
    result: failedReason ? 'failed' : 'done',
    reason: failedReason || null,
  };
}

function nextRunOf(schedules: JobSchedulerJson[]): string | null {
  const next = Math.min(...schedules.flatMap((schedule) => schedule.next ?? []));
  return Number.isFinite(next) ? new Date(next).toISOString() : null;
}
