import { retentionPolicy } from '../../../privacy/api/policy.ts';
import { listErasureRequests } from '../../../privacy/erasure/erasure-request.ts';
import { listAccesses } from '../../../privacy/inventory/access-log.ts';
import { describeRetention } from '../../../privacy/retention/retention-holds.ts';
import type { PageDependencies } from '../dependencies.ts';

/** How many of the newest erasures and accesses are shown; other pages have the rest. */
const ROWS_SHOWN = 10;

/** Everything that the page shows except its form. */
export type Privacy = Awaited<ReturnType<typeof loadPrivacy>>;

/** The state of retention. */
export type Retention = Privacy['retention'];

/** Loads what the page shows. None of it is about a particular child. */
export async function loadPrivacy({ database, retention: settings }: PageDependencies, now: Date) {
  const [{ requests, open }, accesses, retention, policy] = await Promise.all([
    listErasureRequests(database, { limit: ROWS_SHOWN }),
    listAccesses(database, { limit: ROWS_SHOWN }),
    describeRetention(database),
    retentionPolicy(database, settings, now),
  ]);
  return { requests, open, accesses, retention, policy };
}
