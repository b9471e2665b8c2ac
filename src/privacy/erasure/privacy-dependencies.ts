import type { Clock } from '../../foundation/core/clock.ts';
import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import type { EnqueueJob } from '../../foundation/queue/job-queues.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';

/** What the routes of privacy, and an erasure, are built from. */
export interface PrivacyDependencies {
  database: Database;
  clock: Clock;
  timeZone: string;
  pseudonymiser: Pseudonymiser;
  retention: RetentionSettings;
  enqueue: EnqueueJob;
}
