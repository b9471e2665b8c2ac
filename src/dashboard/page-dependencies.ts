import type { RouteDependencies } from '../http/route-dependencies.ts';
import type { HeldQueues } from '../queue/job-queues.ts';

/** What the pages are built from. */
export interface PageDependencies extends RouteDependencies {
  /** To look at. */
  queues: HeldQueues;
}
