import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** A pseudonym for a person whose id must not be stored: an HMAC as `\x…`, the form in which PostgreSQL reads bytea. */
export type SubjectKey = string;

/**
 * Makes subject keys. The secret is outside the database, so nobody can read from a copy of the database who was
 * erased.
 */
export interface Pseudonymiser {
  ofChild(childProfileId: string): SubjectKey;
  ofParent(parentId: string): SubjectKey;
  /** Tells whether another process makes the same keys. */
  readonly fingerprint: SubjectKey;
}

/**
 * Subject keys by HMAC-SHA256 under `secret`; kinds are told apart, as a parent may have the id of a child
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
