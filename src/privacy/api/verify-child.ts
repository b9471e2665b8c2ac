import type { Database } from '../../foundation/db/connect-database.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import { listErasures } from '../erasure/erasure-request.ts';
import { countRowsOfChild } from '../inventory/count-personal-rows.ts';
import { presentListed } from './schemas.ts';

/**
 * Counts again, live, what every registered table holds about a child, and names the erasures that there have been, so
 * that a receipt can be found again (docs/privacy.md, "Reading a receipt").
 */
export async function verifyChild(
  database: Database,
  pseudonymiser: Pseudonymiser,
  childProfileId: string,
  now: Date,
) {
  const held = await countRowsOfChild(database, childProfileId);
  const requests = await listErasures(database, pseudonymiser.ofChild(childProfileId));
  return {
    clean: held.every(({ rows }) => rows === 0),
    counts: Object.fromEntries(held.map(({ table, rows }) => [table, rows])),
    requests: requests.map(presentListed).map(({ id, kind, status, completed_at }) => ({
      ...{ id, kind, status, completed_at },
    })),
    verified_at: now.toISOString(),
  };
}
