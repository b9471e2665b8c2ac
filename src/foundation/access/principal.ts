import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';

/** What a key may be allowed to do (docs/api.md, "Keys and tokens"). */
export const SCOPES = ['ingest', 'admin', 'ops', 'privacy', 'publisher'] as const;

export type Scope = (typeof SCOPES)[number];

/** Who is calling: the name of the key, for logs, and what it may do. */
export interface Principal {
  name: string;
  scopes: readonly Scope[];
  /** Whose reports a key of scope `publisher` may see. */
  publisherId?: string;
  /** The child profiles that an ingest token may report for; a key may for all. */
  childProfileIds?: readonly string[];
  /** What identifies the key in a session, which does not hold the key itself. Device tokens have none. */
  credential?: string;
  /** The name of the key, for people. */
  label?: string;
}

/** Returns whose key this is, or null. */
export type Authenticate = (key: string) => Promise<Principal | null>;

/** Returns the present owner of this credential, or null if it is no longer valid. */
export type Recall = (credential: string) => Promise<Principal | null>;

/** Returns who sends a request without a key: the owner of a session, or a user whom a proxy names. */
export type Recognise = (context: Context) => Promise<Principal | null>;

/** Accepts one key, STORYTIME_ADMIN_KEY, which permits everything; without it, accepts none. */
export function adminKeyAuthenticator(adminKey: string | undefined): Authenticate {
  const digestOf = (key: string) => createHash('sha256').update(key).digest();
  const expected = adminKey === undefined ? undefined : digestOf(adminKey);
  return async (key) =>
    expected !== undefined && timingSafeEqual(digestOf(key), expected)
      ? { name: 'admin key', scopes: SCOPES, credential: credentialOfAdminKey(key) }
      : null;
}

/** Finds that key by its credential. If the key was replaced, the sessions of the old one end. */
export function recallAdminKey(adminKey: string | undefined): Recall {
  const expected = adminKey === undefined ? undefined : credentialOfAdminKey(adminKey);
  return async (credential) =>
    credential === expected ? { name: 'admin key', scopes: SCOPES, credential } : null;
}

/** A hash that is used only for this, so that the key is not in the database. */
export const credentialOfAdminKey = (adminKey: string): string =>
  `admin:${createHash('sha256').update(`storytime session ${adminKey}`).digest('hex')}`;

/** Asks one after another; the first that knows the key, or the credential, decides. */
export function anyOf(...those: ((text: string) => Promise<Principal | null>)[]): Authenticate & Recall {
  return async (text) => {
    for (const ask of those) {
      const principal = await ask(text);
      if (principal !== null) return principal;
    }
    return null;
  };
}
