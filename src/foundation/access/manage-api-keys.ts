import { Problem } from '../core/errors.ts';
import type { Database } from '../db/connect-database.ts';
import { formatApiKey, hashOfSecret, newSecret } from './api-key.ts';
import type { Scope } from './principal.ts';

/** What can be shown of a key later, without the secret. */
export interface ApiKeyEntry {
  id: number | string;
  name: string;
  scope: Scope;
  publisher_id: number | string | null;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

const ENTRY_COLUMNS = [
  'id',
  'name',
  'scope',
  'publisher_id',
  'created_at',
  'last_used_at',
  'revoked_at',
] as const;

/**
 * Creates a key and returns it; it cannot be shown again. A key of scope `publisher` sees the reports of the
 * publisher named, and only such a key names one. Throws `unknown_reference` when there is no such publisher.
 */
export async function createApiKey(
  database: Database,
  key: { name: string; scope: Scope; publisherId?: string },
  now: Date,
): Promise<string> {
  const { name, scope, publisherId } = key;
  if (
    publisherId !== undefined &&
    (await database('publishers').where({ id: publisherId }).first('id')) === undefined
  ) {
    throw new Problem('unknown_reference', 'There is no publisher with this id.');
  }
  const secret = newSecret();
  const [row] = await database('api_keys')
    .insert({
      name,
      scope,
      publisher_id: publisherId ?? null,
      secret_hash: hashOfSecret(secret),
      created_at: now,
    })
    .returning('id');
  return formatApiKey({ id: String(row.id), secret });
}

/** All keys, revoked ones included, oldest first. */
export function listApiKeys(database: Database): Promise<ApiKeyEntry[]> {
  return database('api_keys').select(ENTRY_COLUMNS).orderBy('id');
}

/** Revokes a key from now on; throws `not_found`. Revoking it again changes nothing. */
export async function revokeApiKey(database: Database, id: string, now: Date): Promise<ApiKeyEntry> {
  const [entry] = await database('api_keys')
    .where({ id })
    .update({ revoked_at: database.raw('coalesce(revoked_at, ?)', [now]) })
    .returning(ENTRY_COLUMNS);
  if (entry === undefined) throw new Problem('not_found', 'There is no key with this id.');
  return entry;
}
