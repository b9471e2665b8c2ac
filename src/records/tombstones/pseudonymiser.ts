import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Database } from '../../foundation/db/connect-database.ts';

/** A pseudonym for a person whose id must not be stored: an HMAC as `\x…`, the form in which PostgreSQL reads bytea. */
export type SubjectKey = string;

/**
 * Makes subject keys. The secret is outside the database, so a copy of the database does not show who was erased.
 */
export interface Pseudonymiser {
  ofChild(childProfileId: string): SubjectKey;
  ofParent(parentId: string): SubjectKey;
  /** Tells whether another process makes the same keys. */
  readonly fingerprint: SubjectKey;
}

/**
 * Subject keys by HMAC-SHA256 under `secret`; kinds have different keys, because a parent may have the id of a child
 * (docs/privacy.md, "What an erasure does").
 */
export function createPseudonymiser(secret: string): Pseudonymiser {
  const key = createSecretKey(secret, 'utf8');
  return {
    ofChild: (id) => hmac(key, `child:${id}`),
    ofParent: (id) => hmac(key, `parent:${id}`),
    fingerprint: hmac(key, 'check'),
  };
}

const hmac = (key: KeyObject, text: string): SubjectKey =>
  `\\x${createHmac('sha256', key).update(text).digest('hex')}`;

/**
 * Adopts the key of the tombstones on first use. It throws if the tombstones were made with another key, because none
 * of them would be found, and every erased child could come back.
 */
export async function adoptSubjectKey(database: Database, { fingerprint }: Pseudonymiser): Promise<void> {
  await database('subject_key_state').insert({ key_check: fingerprint }).onConflict('only_row').ignore();
  const state = await database('subject_key_state')
    .where({ key_check: fingerprint })
    .first<{ only_row: true } | undefined>('only_row');
  if (state !== undefined) return;
  throw new Error(
    'SUBJECT_KEY differs from the key of the tombstones of erased children in this database. ' +
      'Set that key (with the embedded PostgreSQL it is in STORYTIME_HOME/subject-key).',
  );
}
