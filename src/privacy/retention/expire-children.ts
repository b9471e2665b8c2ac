import { EXCLUSIVE_INGEST, lock } from '../../foundation/db/advisory-locks.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { preserveRefusals } from '../../records/tombstones/tombstones.ts';
import { eraseUndated } from '../erasure/erase-batch.ts';
import { registerErasure } from '../erasure/request-erasure.ts';
import { type RunOptions, runErasure } from '../erasure/run-erasure.ts';
import { amongInactive, inactiveChildren } from './find-inactive-children.ts';
import type { RetentionContext } from './retention-context.ts';

/** Children of one request: the ingest lock is taken once for all of them. */
const CHILDREN_AT_ONCE = 500;

/**
 * Erases the children that have been inactive for too long, some hundred at a time. Each batch is a request with
 * tombstones and a receipt like any other, so that a kill anywhere loses none. The children may come back one day as
 * new ones. Returns the number of children (docs/privacy.md, "Retention").
 */
export async function expireChildren(database: Database, context: RetentionContext): Promise<number> {
  const options: RunOptions = { timeZone: context.timeZone, clock: context.clock, signal: context.signal };
  let erased = 0;
  for await (const children of inactiveChildren(database, context)) {
    if (context.signal?.aborted) break;
    for (let first = 0; first < children.length && !context.signal?.aborted; first += CHILDREN_AT_ONCE) {
      const candidates = children.slice(first, first + CHILDREN_AT_ONCE);
      const batch = await registerBatch(database, candidates, context);
      if (batch.request !== undefined) await runErasure(database, batch.request, options);
      erased += batch.children;
    }
  }
  return erased;
}

/**
 * Those who may have come back are asked about again under the lock. The profiles go with the request: events of a
 * child that is no longer known are kept by its device.
 */
function registerBatch(
  database: Database,
  candidates: readonly string[],
  context: RetentionContext,
): Promise<{ request?: number; children: number }> {
  const { pseudonymiser, retention, now } = context;
  return inTransaction(
    database,
    async (transaction) => {
      await lock(transaction, 'erasures');
      await lock(transaction, 'ingest');
      const children = await amongInactive(transaction, candidates, context);
      if (children.length === 0) return { children: 0 };
      const { id } = await registerErasure(
        transaction,
        children,
        { pseudonymiser, tombstonesDays: retention.tombstonesDays, now },
        {
          ...{ kind: 'expire_children', subject_key: null, parent_id: null },
          ...{ reason: 'inactivity', requested_by: 'retention' },
        },
      );
      const refused: (string | number)[] = await transaction('child_profiles')
        .whereRaw('id = any (?::bigint[])', [children])
        .whereNotNull('refused_at')
        .pluck('id');
      await preserveRefusals(
        transaction,
        refused.map((child) => pseudonymiser.ofChild(String(child))),
      );
      await eraseUndated(transaction, { children, parts: ['profile'], until: null }, { now });
      return { request: id, children: children.length };
    },
    EXCLUSIVE_INGEST,
  );
}
