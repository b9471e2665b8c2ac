import { createHmac } from 'node:crypto';
import { type Clock, liesAhead } from '../core/clock.ts';
import type { Database } from '../db/connect-database.ts';
import { hashOfSecret, newSecret } from './api-key.ts';

/** How long a session lasts from signing in. */
export const SESSION_SECONDS = 12 * 60 * 60;

const SECRET_FORM = /^[\w-]{43}$/;

/**
 * Begins a session for the owner of this credential, and returns the secret for the browser: 43 characters, shown
 * once.
 */
export async function beginSession(database: Database, credential: string, now: Date): Promise<string> {
  const token = newSecret();
  await database('sessions').insert({
    token_hash: hashOfSecret(token),
    credential,
    created_at: now,
    expires_at: new Date(now.getTime() + SESSION_SECONDS * 1000),
  });
  return token;
}

/** The credential with which a session began; null if there is none, or it is over (docs/dashboard.md, "Sign in"). */
export async function findSession(database: Database, token: string, clock: Clock): Promise<string | null> {
  if (!SECRET_FORM.test(token)) return null;
  const row = await database('sessions')
    .where({ token_hash: hashOfSecret(token) })
    .first<{ credential: string; created_at: Date; expires_at: Date } | undefined>(
      'credential',
      'created_at',
      'expires_at',
    );
  const now = clock();
  return row !== undefined && row.expires_at > now && !liesAhead(row.created_at, now) ? row.credential : null;
}

/** Ends a session: signing out. If the session does not exist, nothing is changed. */
export async function endSession(database: Database, token: string): Promise<void> {
  if (SECRET_FORM.test(token))
    await database('sessions')
      .where({ token_hash: hashOfSecret(token) })
      .delete();
}

/**
 * What the forms of a session carry, so that no other site can send them. It is computed from the session's token
 * only.
 */
export const formTokenOf = (token: string): string =>
  createHmac('sha256', token).update('storytime form').digest('base64url');
