import { type Authenticate, type Recall, SCOPES, type Scope } from '../../src/foundation/access/principal.ts';

/** One key for each scope, and one with all of them, as an installation has them. */
export const TEST_KEYS = Object.fromEntries(
  [...SCOPES, 'every' as const].map((name) => [name, `key-of-scope-${name}-0123456789abcdef`]),
) as Record<Scope | 'every', string>;

/** Nobody's key. */
export const UNKNOWN_KEY = 'nobody-has-this-key-0123456789abcdef';

/** Accepts TEST_KEYS only. */
export const authenticateTestKeys: Authenticate = async (key) => {
  const name = ([...SCOPES, 'every'] as const).find((candidate) => TEST_KEYS[candidate] === key);
  if (name === undefined) return null;
  return { name, scopes: name === 'every' ? SCOPES : [name], credential: `test:${name}` };
};

/** Recalls them for sessions. */
export const recallTestKeys: Recall = async (credential) => {
  const name = ([...SCOPES, 'every'] as const).find((candidate) => credential === `test:${candidate}`);
  return name === undefined ? null : authenticateTestKeys(TEST_KEYS[name]);
};
