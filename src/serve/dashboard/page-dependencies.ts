import type { RouteDependencies } from '../../foundation/http/route-dependencies.ts';
import type { HeldQueues } from '../../foundation/queue/job-queues.ts';

/** What the pages are built from. */
export interface PageDependencies extends RouteDependencies {
  /** To look at. */
  queues: HeldQueues;
}
