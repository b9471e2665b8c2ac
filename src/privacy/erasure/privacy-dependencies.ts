import type { Clock } from '../../foundation/core/clock.ts';
import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import type { EnqueueJob } from '../../foundation/queue/job-queues.ts';
import type { SubjectKeys } from '../../records/tombstones/subject-keys.ts';

/** What the routes of privacy, and an erasure, are built from. */
export interface PrivacyDependencies {
  database: Database;
  clock: Clock;
  timeZone: string;
  subjectKeys: SubjectKeys;
  retention: RetentionSettings;
  enqueue: EnqueueJob;
}
