import type { BackfillDependencies } from '../../compute/backfills/request-backfill.ts';
import type { Authenticate } from '../../foundation/access/principal.ts';
import type { RecogniseDependencies } from '../../foundation/http/recognise-viewer.ts';
import type { HeldQueues } from '../../foundation/queue/job-queues.ts';
import type { PrivacyDependencies } from '../../privacy/erasure/privacy-dependencies.ts';

/** What the pages are built from. */
export interface PageDependencies extends PrivacyDependencies, BackfillDependencies {
  /** To look at. */
  queues: HeldQueues;
}

/** What signing in, and knowing afterwards who looks, are built from. */
export interface SignInDependencies extends RecogniseDependencies {
  authenticate: Authenticate;
}
