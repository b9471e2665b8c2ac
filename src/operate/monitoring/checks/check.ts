import type { Config } from '../../../foundation/core/config.ts';
import type { Database } from '../../../foundation/db/connect-database.ts';
import type { JobQueues } from '../../../foundation/queue/job-queues.ts';
import type { QueueBackend } from '../../../foundation/queue/queue-backend.ts';

/** The input of the checks that every running program makes. */
export interface CheckContext {
  database: Database;
  /** Opens the queues without preparing them. It rejects if the backend lacks its tables, and waits if it is unavailable. */
  openQueues(): Promise<Pick<JobQueues, 'queues' | 'close'>>;
  now: Date;
}

/** The additional input of the checks that only the doctor makes. */
export interface DoctorContext extends CheckContext {
  config: Config;
  /** Whether the database is the embedded one. */
  isEmbedded: boolean;
  backend: QueueBackend;
  timeZone: string;
}

/** Work that has been due for longer than this is late. */
export const DUE_FOR_SECONDS_MAX = 900;
export const START_WORKER = 'Is a worker running? Start one with "bin/storytime worker".';

export type Verdict = 'ok' | 'warning' | 'failed';

/** What a check has found and, unless the verdict is `ok`, what to do. */
export interface Finding {
  verdict: Verdict;
  found: string;
  advice?: string;
}

/** A health check, and the context that it needs. */
export interface Check<Context extends CheckContext> {
  name: string;
  run(context: Context): Promise<Finding>;
}

export const ok = (found: string): Finding => ({ verdict: 'ok', found });
export const warning = (found: string, advice: string): Finding => ({ verdict: 'warning', found, advice });
export const failed = (found: string, advice: string): Finding => ({ verdict: 'failed', found, advice });
