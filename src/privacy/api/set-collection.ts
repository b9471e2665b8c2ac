import { Problem } from '../../foundation/core/errors.ts';
import { EXCLUSIVE_INGEST, lock } from '../../foundation/db/advisory-locks.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import { liftRefusal } from '../../records/tombstones/tombstones.ts';

export const COLLECTION_STATES = ['allowed', 'refused'] as const;

export type CollectionState = (typeof COLLECTION_STATES)[number];

/**
 * Refuses the collection of data about a child, or allows it again. When it resolves, nothing more is stored; data
 * that was being stored has been committed. A refusal is in force until it is lifted here, even if the host
 * application's catalogue allows collection. Stored data stays. Throws `not_found` (docs/privacy.md, "Answer a parent
 * in five minutes").
 */
export async function setCollection(
  database: Database,
  pseudonymiser: Pseudonymiser,
  child: { id: string; state: CollectionState },
  now: Date,
): Promise<void> {
  const { id, state } = child;
  const profile = () => database('child_profiles').where({ id });
  if ((await profile().first('id')) === undefined) throw noSuchChild();
  const updated = await inTransaction(
    database,
    async (transaction) => {
      await lock(transaction, 'ingest');
      if (state === 'allowed') await liftRefusal(transaction, pseudonymiser.ofChild(id));
      return profile()
        .transacting(transaction)
        .update({ collection: state, refused_at: state === 'refused' ? now : null });
    },
    EXCLUSIVE_INGEST,
  );
  if (updated === 0) throw noSuchChild();
}

const noSuchChild = () => new Problem('not_found', 'There is no child profile with this id.');
