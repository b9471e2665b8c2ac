import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../core/clock.ts';
import type { Database } from '../db/connect-database.ts';
import { hashOfSecret, parseApiKey } from './api-key.ts';
import type { Authenticate, Principal, Recall, Scope } from './principal.ts';

/** How long a key is remembered: a revoked key works no longer than this. */
const REMEMBERED_MILLISECONDS = 10_000;

/** The time of last use is written at most this often, so that a busy key does not write a row per request. */
const LAST_USE_MILLISECONDS = 60_000;

/** The maximum number of keys that are cached; the least recently used one is removed first. */
const REMEMBERED_MAX = 1_000;

interface Remembered {
  principal: Principal;
  until: number;
  usedAt: number;
}

/** Authenticates by the keys of the table `api_keys` that are not revoked. */
export function apiKeyAuthenticator(database: Database, clock: Clock): Authenticate {
  const remembered = new LRUCache<string, Remembered>({ max: REMEMBERED_MAX });
  return async (text) => {
    const parts = parseApiKey(text);
    if (parts === undefined) return null;
    const now = clock().getTime();
    const known = remembered.get(text);
    if (known !== undefined && isRemembered(known, now)) return known.principal;
    remembered.delete(text);
    const principal = await findPrincipal(database, parts.id, parts.secret);
    if (principal === null) return null;
    const usedAt = known?.usedAt ?? Number.NEGATIVE_INFINITY;
    const isLastUseOld = now - usedAt >= LAST_USE_MILLISECONDS || usedAt > now;
    if (isLastUseOld) await database('api_keys').where({ id: parts.id }).update({ last_used_at: clock() });
    remembered.set(text, {
      principal,
      until: now + REMEMBERED_MILLISECONDS,
      usedAt: isLastUseOld ? now : usedAt,
    });
    return principal;
  };
}

/** Keys are not cached longer than that, even if the clock is set back. */
const isRemembered = ({ until }: Remembered, now: number): boolean =>
  until > now && until - now <= REMEMBERED_MILLISECONDS;

async function findPrincipal(database: Database, id: string, secret: string): Promise<Principal | null> {
  const row = await findKey(database, id);
  if (row === undefined || !timingSafeEqual(row.secret_hash, hashOfSecret(secret))) return null;
  return principalOf(id, row);
}

/** Finds these keys by their credential. It asks the database each time: a revoked key ends its sessions at once. */
export function recallApiKey(database: Database): Recall {
  return async (credential) => {
    const [, id] = /^key:(\d+)$/.exec(credential) ?? [];
    const row = id === undefined ? undefined : await findKey(database, id);
    return id === undefined || row === undefined ? null : principalOf(id, row);
  };
}

interface KeyRow {
  name: string;
  scope: Scope;
  publisher_id: number | string | null;
  secret_hash: Buffer;
}

const findKey = (database: Database, id: string): Promise<KeyRow | undefined> =>
  database('api_keys').where({ id }).whereNull('revoked_at').first();

function principalOf(id: string, { name, scope, publisher_id }: KeyRow): Principal {
  return {
    name: `key ${id}`,
    scopes: [scope],
    credential: `key:${id}`,
    label: name,
    ...(publisher_id === null ? {} : { publisherId: String(publisher_id) }),
  };
}
