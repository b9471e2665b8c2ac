import { retentionPolicy } from '../../../privacy/api/policy.ts';
import { listErasureRequests } from '../../../privacy/erasure/list-erasure-requests.ts';
import { listAccesses } from '../../../privacy/inventory/access-log.ts';
import { describeRetention } from '../../../privacy/retention/describe-retention.ts';
import type { PageDependencies } from '../dependencies.ts';

/** So many of the newest erasures and looks stand on the page; the rest has pages of its own. */
export const ROWS_SHOWN = 10;

/** Everything that the page shows beside its form. */
export type Privacy = Awaited<ReturnType<typeof loadPrivacy>>;

/** How retention went. */
export type Retention = Privacy['retention'];

/** Asks the privacy module, as the routes of the API do. Nothing of it is about one child. */
export async function loadPrivacy({ database, retention: settings }: PageDependencies, now: Date) {
  const [{ requests, open }, accesses, retention, policy] = await Promise.all([
    listErasureRequests(database, { limit: ROWS_SHOWN }),
    listAccesses(database, { limit: ROWS_SHOWN }),
    describeRetention(database),
    retentionPolicy(database, settings, now),
  ]);
  return { requests, open, accesses, retention, policy };
}
