import { logAccess } from '../inventory/access-log.ts';
import { eraseNowOrLater } from './erase-now-or-later.ts';
import type { ErasureRequest } from './erasure-request.ts';
import type { PrivacyDependencies } from './privacy-dependencies.ts';
import { type Asked, requestErasure } from './request-erasure.ts';

/** An erasure, and whether it had been asked for before. */
export interface ErasureAsked {
  request: ErasureRequest;
  wasAskedBefore: boolean;
}

/**
 * Writes to the access log who asks, registers the erasure, and does it at once if it is small. Returns it completed,
 * or open if a job continues it. Throws as `requestErasure` does; a worker finishes what is registered by then
 * (docs/privacy.md, "What an erasure does").
 */
export async function askForErasure(
  { database, clock, timeZone, pseudonymiser, retention, enqueue }: PrivacyDependencies,
  asked: Asked,
): Promise<ErasureAsked> {
  const { kind, reason, requestedBy: actor } = asked;
  const now = clock();
  const objectKind = kind === 'erase_parent' ? 'parent' : 'child';
  await logAccess(database, { actor, action: 'erase', objectKind, reason }, now);
  const { tombstonesDays } = retention;
  const request = await requestErasure(database, asked, { pseudonymiser, tombstonesDays, now });
  return {
    request: await eraseNowOrLater(database, request, { timeZone, clock, enqueue }),
    wasAskedBefore: request.status === 'completed' || request.counts !== null,
  };
}
