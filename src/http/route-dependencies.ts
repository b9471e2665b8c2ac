import type { Clock } from '../core/clock.ts';
import type { RetentionSettings } from '../core/retention-settings.ts';
import type { MeasureClockDifference } from '../db/clock-difference.ts';
import type { Database } from '../db/connect-database.ts';
import type { EnqueueJob } from '../queue/job-queues.ts';
import type { SubjectKeys } from '../tombstones/subject-keys.ts';

/** What routes are built from. */
export interface RouteDependencies {
  database: Database;
  clock: Clock;
  measureClockDifference: MeasureClockDifference;
  timeZone: string;
  subjectKeys: SubjectKeys;
  retention: RetentionSettings;
  enqueue: EnqueueJob;
}
