import { createHash, timingSafeEqual } from 'node:crypto';

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
}

/** Tells whose key this is; null when it is nobody's. */
export type Authenticate = (key: string) => Promise<Principal | null>;

/** Knows one key, STORYTIME_ADMIN_KEY, which may do everything; without one it knows nobody. */
export function adminKeyAuthenticator(adminKey: string | undefined): Authenticate {
  const digestOf = (key: string) => createHash('sha256').update(key).digest();
  const expected = adminKey === undefined ? undefined : digestOf(adminKey);
  return async (key) =>
    expected !== undefined && timingSafeEqual(digestOf(key), expected)
      ? { name: 'admin key', scopes: SCOPES }
      : null;
}

/** Asks one after the other; the first that knows the key decides. */
export function anyOf(...authenticators: Authenticate[]): Authenticate {
  return async (key) => {
    for (const authenticate of authenticators) {
      const principal = await authenticate(key);
      if (principal !== null) return principal;
    }
    return null;
  };
}
