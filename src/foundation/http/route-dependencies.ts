import type { SubjectKeys } from '../../records/tombstones/subject-keys.ts';
import type { Clock } from '../core/clock.ts';
import type { RetentionSettings } from '../core/retention-settings.ts';
import type { MeasureClockDifference } from '../db/clock-difference.ts';
import type { Database } from '../db/connect-database.ts';
import type { EnqueueJob } from '../queue/job-queues.ts';

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
