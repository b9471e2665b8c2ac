import type { Database } from '../db/connect-database.ts';
import { hashOfSecret, newSecret } from './api-key.ts';

/** How long a link works. */
const LINK_SECONDS = 10 * 60;

/** The result of opening a link: whom it signs in, or why it does not. */
export type RedeemedLink = { credential: string } | { refused: 'used' | 'expired' | 'unknown' };

/** Makes a link that signs in once; returns the last part of its address, which is shown once. */
export async function issueSignInLink(database: Database, credential: string, now: Date): Promise<string> {
  const token = newSecret();
  await database('sign_in_links').insert({
    token_hash: hashOfSecret(token),
    credential,
    created_at: now,
    expires_at: new Date(now.getTime() + LINK_SECONDS * 1000),
  });
  return token;
}

/** Uses a link up. If two people open it at the same time, one is signed in (docs/dashboard.md, "Sign in"). */
export async function redeemSignInLink(database: Database, token: string, now: Date): Promise<RedeemedLink> {
  const link = { token_hash: hashOfSecret(token) };
  const [used] = await database('sign_in_links')
    .where(link)
    .whereNull('used_at')
    .where('expires_at', '>', now)
    .update({ used_at: now })
    .returning<{ credential: string }[]>('credential');
  if (used !== undefined) return { credential: used.credential };
  const row = await database('sign_in_links')
    .where(link)
    .first<{ used_at: Date | null } | undefined>('used_at');
  if (row === undefined) return { refused: 'unknown' };
  return { refused: row.used_at === null ? 'expired' : 'used' };
}
