import type { RoomDependencies } from '../http/room-dependencies.ts';
import type { HeldQueues } from '../queue/job-queues.ts';

/** What the pages are built from. */
export interface PageDependencies extends RoomDependencies {
  /** To look at. */
  queues: HeldQueues;
}
