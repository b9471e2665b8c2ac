import { credentialOfAdminKey } from '../../foundation/access/principal.ts';
import { issueSignInLink } from '../../foundation/access/sign-in-links.ts';
import type { Runtime } from '../../runtime.ts';
import { LINK_PATH, SIGN_IN_PATH } from '../../serve/dashboard/paths.ts';

/**
 * A line that opens the dashboard: with the admin key a link that signs in once, within ten minutes; without one, where
 * to sign in (docs/dashboard.md, "Sign in").
 */
export async function signInLine(
  address: string,
  { database, clock, adminKey }: Pick<Runtime, 'database' | 'clock' | 'adminKey'>,
): Promise<string> {
  if (adminKey === undefined)
    return `Sign in to the dashboard with a key of scope admin: ${address}${SIGN_IN_PATH}`;
  const token = await issueSignInLink(database, credentialOfAdminKey(adminKey), clock());
  return `Open the dashboard (once, within ten minutes): ${address}${LINK_PATH}/${token}`;
}
