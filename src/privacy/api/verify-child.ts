import type { Database } from '../../foundation/db/connect-database.ts';
import type { SubjectKeys } from '../../records/tombstones/subject-keys.ts';
import { listErasures } from '../erasure/erasure-request.ts';
import { countHeldOfChild } from '../inventory/count-held.ts';
import { presentListed } from './schemas.ts';

/**
 * Counts again, live, what every registered table holds about a child, and names the erasures that there have been, so
 * that a receipt can be found again (docs/privacy.md, "Reading a receipt").
 */
export async function verifyChild(
  database: Database,
  subjectKeys: SubjectKeys,
  childProfileId: string,
  now: Date,
) {
  const held = await countHeldOfChild(database, childProfileId);
  const requests = await listErasures(database, subjectKeys.ofChild(childProfileId));
  return {
    clean: held.every(({ rows }) => rows === 0),
    counts: Object.fromEntries(held.map(({ table, rows }) => [table, rows])),
    requests: requests.map(presentListed).map(({ id, kind, status, completed_at }) => ({
      ...{ id, kind, status, completed_at },
    })),
    verified_at: now.toISOString(),
  };
}
