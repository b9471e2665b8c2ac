import type { Clock } from '../core/clock.ts';
import type { Database } from '../db/connect-database.ts';
import type { EnqueueJob } from '../queue/job-queues.ts';

/** What the routes of the rooms are built from. */
export interface RoomDependencies {
  database: Database;
  clock: Clock;
  timeZone: string;
  enqueue: EnqueueJob;
}
