import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Authenticate } from './principal.ts';

const ALGORITHM = 'HS256';
const AUDIENCE = 'storytime-ingest';

/**
 * A token without children would be valid for all of them, and one without an id would have no rate limit of its own.
 */
const claimsSchema = z.object({ jti: z.string().min(1), children: z.array(z.string()).min(1) });

/** Which child profiles a device may report for, and until when. */
export interface IngestToken {
  token: string;
  expiresAt: Date;
}

/** Signs and reads ingest tokens: short-lived, and valid for the child profiles that they name only. */
export interface IngestTokens {
  issue(childProfileIds: readonly string[], lifetimeSeconds: number, now: Date): Promise<IngestToken>;
  authenticate: Authenticate;
}

/** `secret` is TOKEN_SECRET; everybody who knows it can make tokens (docs/api.md, "Give a device a token"). */
export function ingestTokens(secret: string, clock: Clock): IngestTokens {
  const key = createSecretKey(Buffer.from(secret, 'utf8'));
  return {
    issue: async (childProfileIds, lifetimeSeconds, now) => {
      const issuedAt = Math.floor(now.getTime() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const token = await new SignJWT({ children: childProfileIds })
        .setProtectedHeader({ alg: ALGORITHM })
        .setAudience(AUDIENCE)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },
    authenticate: (token) => readToken(token, key, clock()),
  };
}

/** Null for anything that is not a valid token of this server now. */
async function readToken(token: string, key: KeyObject, now: Date): ReturnType<Authenticate> {
  if (!token.startsWith('ey')) return null;
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      audience: AUDIENCE,
      currentDate: now,
      requiredClaims: ['exp'],
    });
    const { jti, children } = claimsSchema.parse(payload);
    return { name: `token ${jti}`, scopes: ['ingest'], childProfileIds: children };
  } catch {
    return null;
  }
}
