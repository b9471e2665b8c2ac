import { DAY_MILLISECONDS } from '../../foundation/core/durations.ts';
import { Problem } from '../../foundation/core/errors.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { Pseudonymiser, SubjectKey } from './pseudonymiser.ts';

const selectTombstones = loadStatement(import.meta.url, 'select-tombstones');

/** The record that a child was erased, and which of its events are refused. */
export interface Tombstone {
  /** What occurred up to then is refused, in milliseconds since 1970; Infinity: forever. */
  refusesUntil: number;
  /** A parent has refused collection, and the profile that knew has expired since. */
  refusesCollection: boolean;
}

interface Row {
  subject_key: string;
  /** Infinity where PostgreSQL says 'infinity'. */
  refuses_until: Date | number;
  collection_refused: boolean;
}

/**
 * The tombstones among these children, by child id. Call it in the transaction that stores something about a child and
 * holds the ingest lock: otherwise an erased child's data could be stored after the erasure. If they cannot be read, it
 * throws `database_unavailable`, whatever the reason: nothing may be stored without knowing who was erased
 * (docs/privacy.md, "What an erasure does").
 */
export async function findTombstones(
  connection: Database | Transaction,
  pseudonymiser: Pseudonymiser,
  childProfileIds: Iterable<string>,
): Promise<Map<string, Tombstone>> {
  const childOf = new Map(Array.from(new Set(childProfileIds), (id) => [pseudonymiser.ofChild(id), id]));
  const rows = await run<Row>(connection, selectTombstones, { subject_keys: [...childOf.keys()] }).catch(
    (cause: unknown) => {
      throw new Problem(
        'database_unavailable',
        'The list of erased children cannot be read. Send the same request again later.',
        { cause },
      );
    },
  );
  return new Map(
    rows.map((row) => [
      childOf.get(row.subject_key) ?? '',
      {
        refusesUntil: Number(row.refuses_until),
        refusesCollection: row.collection_refused,
      },
    ]),
  );
}

const upsertTombstones = loadStatement(import.meta.url, 'upsert-tombstones');

/**
 * Writes tombstones. The transaction must hold the ingest lock exclusively: then everything that was being stored is
 * committed, and later transactions see the tombstones. What occurred up to `refusesUntil` is refused; null:
 * everything is, as long as the tombstone is kept (docs/privacy.md, "What an erasure does").
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
