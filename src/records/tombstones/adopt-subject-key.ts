import type { Database } from '../../foundation/db/connect-database.ts';
import type { Pseudonymiser } from './pseudonymiser.ts';

/**
 * Adopts the key of the tombstones on first use. With another key than the one they were made with none of
 * them would be found, and every erased child could come back: then it throws.
 */
export async function adoptSubjectKey(database: Database, { fingerprint }: Pseudonymiser): Promise<void> {
  await database('subject_key_state').insert({ key_check: fingerprint }).onConflict('only_row').ignore();
  const state = await database('subject_key_state')
    .where({ key_check: fingerprint })
    .first<{ only_row: true } | undefined>('only_row');
  if (state !== undefined) return;
  throw new Error(
    'SUBJECT_KEY is not the one that the tombstones of erased children in this database were made with. ' +
      'Set that one (beside an embedded PostgreSQL it is kept in STORYTIME_HOME/subject-key).',
  );
}
