import type { Clock } from '../src/foundation/core/clock.ts';
import type { Log } from '../src/foundation/core/log.ts';
import type { MetricDate } from '../src/foundation/core/reporting-day.ts';
import type { RetentionSettings } from '../src/foundation/core/retention-settings.ts';
import type { MeasureClockDifference } from '../src/foundation/db/clock-difference.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import type { JobName, JobPayload } from '../src/foundation/queue/job-contracts.ts';
import type { JobQueues } from '../src/foundation/queue/job-queues.ts';
import type { Pseudonymiser } from '../src/records/tombstones/pseudonymiser.ts';

/** The input of every job. The time is read once, when the job begins. */
export interface JobContext {
  database: Database;
  timeZone: string;
  pseudonymiser: Pseudonymiser;
  retention: RetentionSettings;
  queues: JobQueues;
  /** The time at which the job began. */
  now: Date;
  /** The present time, for jobs that take long. */
  clock: Clock;
  measureClockDifference: MeasureClockDifference;
  /** Aborted when the worker has to stop. */
  signal: AbortSignal;
  log: Log;
  /** Reports that `done` of `total` days are built. */
  onBuilt(date: MetricDate, done: number, total: number): Promise<void>;
  /** Reports that `done` of `total` rows are erased. */
  onErased(done: number, total: number): void;
}

/** A job: a payload in, one call of a module, a small result for Bull Board that contains no child's id. */
export type JobHandler<Name extends JobName> = (
  payload: JobPayload<Name>,
  context: JobContext,
) => Promise<Record<string, unknown>>;
