import { DAY_MILLISECONDS } from '../../foundation/core/durations.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { SubjectKey } from './pseudonymiser.ts';

const upsertTombstones = loadStatement(import.meta.url, 'upsert-tombstones');

/**
 * Writes tombstones. The transaction must hold the ingest lock exclusively: whatever was being stored is then
 * committed, and what comes after sees them. What occurred up to `refusesUntil` is refused; null: everything is,
 * as long as the tombstone is kept (docs/privacy.md, "What an erasure does").
 */
export async function writeTombstones(
  transaction: Transaction,
  keys: readonly SubjectKey[],
  { refusesUntil, keepDays, now }: { refusesUntil: Date | null; keepDays: number; now: Date },
): Promise<void> {
  await run(transaction, upsertTombstones, {
    subject_keys: keys,
    now,
    refuses_until: refusesUntil ?? 'infinity',
    expires_at: new Date(now.getTime() + keepDays * DAY_MILLISECONDS),
  });
}

/** Lets refusals of collection outlive the profiles of these children, who have tombstones. */
export async function preserveRefusals(transaction: Transaction, keys: readonly SubjectKey[]): Promise<void> {
  await transaction('erased_children')
    .whereRaw('subject_key = any (?::bytea[])', [keys as string[]])
    .update({ collection_refused: true });
}

/** Lifts the refusal of a child whose profile has expired since, if there is one. */
export async function liftRefusal(transaction: Transaction, key: SubjectKey): Promise<void> {
  await transaction('erased_children')
    .whereRaw('subject_key = ?::bytea', [key])
    .update({ collection_refused: false });
}
