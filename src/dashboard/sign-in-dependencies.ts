import type { RecogniseDependencies } from '../access/recognise-viewer.ts';
import type { Authenticate } from '../http/principal.ts';

/** What signing in, and knowing afterwards who looks, are built from. */
export interface SignInDependencies extends RecogniseDependencies {
  authenticate: Authenticate;
}
