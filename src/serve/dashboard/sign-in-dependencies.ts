import type { Authenticate } from '../../foundation/access/principal.ts';
import type { RecogniseDependencies } from '../../foundation/http/recognise-viewer.ts';

/** What signing in, and knowing afterwards who looks, are built from. */
export interface SignInDependencies extends RecogniseDependencies {
  authenticate: Authenticate;
}
