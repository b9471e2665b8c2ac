import type { BackfillDependencies } from '../../compute/backfills/request-backfill.ts';
import type { Authenticate } from '../../foundation/access/principal.ts';
import type { RecogniseDependencies } from '../../foundation/http/recognise-viewer.ts';
import type { HeldQueues } from '../../foundation/queue/job-queues.ts';
import type { PrivacyDependencies } from '../../privacy/erasure/ask-for-erasure.ts';

/** The dependencies of the pages. */
export interface PageDependencies extends PrivacyDependencies, BackfillDependencies {
  /** For the list of jobs. */
  queues: HeldQueues;
}

/** The dependencies of signing in, and of recognising the viewer afterwards. */
export interface SignInDependencies extends RecogniseDependencies {
  authenticate: Authenticate;
}
