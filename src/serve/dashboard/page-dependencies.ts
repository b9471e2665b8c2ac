import type { BackfillDependencies } from '../../compute/backfills/request-backfill.ts';
import type { HeldQueues } from '../../foundation/queue/job-queues.ts';
import type { PrivacyDependencies } from '../../privacy/erasure/ask-for-erasure.ts';

/** What the pages are built from. */
export interface PageDependencies extends PrivacyDependencies, BackfillDependencies {
  /** To look at. */
  queues: HeldQueues;
}
