import type { Config } from '../../core/config.ts';
import type { Database } from '../../db/connect-database.ts';
import type { JobQueues } from '../../queue/job-queues.ts';
import type { QueueBackend } from '../../queue/queue-backend.ts';

/** What the doctor looks at. */
export interface Patient {
  config: Config;
  /** Whether the database is the embedded one. */
  isEmbedded: boolean;
  database: Database;
  backend: QueueBackend;
  /** Opens the queues as they are; rejects where the backend lacks its tables, waits where it is away. */
  openQueues(): Promise<JobQueues>;
  timeZone: string;
  now: Date;
}

export type Verdict = 'ok' | 'warning' | 'failed';

/** What was found, and, unless all is well, what to do. */
export interface Finding {
  verdict: Verdict;
  found: string;
  advice?: string;
}

export interface Check {
  name: string;
  look(patient: Patient): Promise<Finding>;
}

export const ok = (found: string): Finding => ({ verdict: 'ok', found });
export const warning = (found: string, advice: string): Finding => ({ verdict: 'warning', found, advice });
export const failed = (found: string, advice: string): Finding => ({ verdict: 'failed', found, advice });
