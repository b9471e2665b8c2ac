import type { Clock } from '../../foundation/core/clock.ts';
import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { isTransient } from '../../foundation/db/retry-transient.ts';
import type { EnqueueJob } from '../../foundation/queue/job-queues.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import { logAccess } from '../inventory/access-log.ts';
import type { ErasureRequest } from './erasure-request.ts';
import { type ErasureInput, requestErasure } from './request-erasure.ts';
import { runErasure, sizeErasure } from './run-erasure.ts';

/** What the routes of privacy, and an erasure, are built from. */
export interface PrivacyDependencies {
  database: Database;
  clock: Clock;
  timeZone: string;
  pseudonymiser: Pseudonymiser;
  retention: RetentionSettings;
  enqueue: EnqueueJob;
}

/** An erasure, and whether it had been requested before. */
export interface RequestedErasure {
  request: ErasureRequest;
  wasAskedBefore: boolean;
}

/**
 * Logs the access, registers the erasure, and does it at once if it is small. Returns it completed, or open if a job
 * continues it. Throws the errors of `requestErasure`. If the erasure is registered by then, a worker finishes it
 * (docs/privacy.md, "What an erasure does").
 */
export async function askForErasure(
  { database, clock, timeZone, pseudonymiser, retention, enqueue }: PrivacyDependencies,
  input: ErasureInput,
): Promise<RequestedErasure> {
  const { kind, reason, requestedBy: actor } = input;
  const now = clock();
  const objectKind = kind === 'erase_parent' ? 'parent' : 'child';
  await logAccess(database, { actor, action: 'erase', objectKind, reason }, now);
  const { tombstonesDays } = retention;
  const request = await requestErasure(database, input, { pseudonymiser, tombstonesDays, now });
  return {
    request: await eraseNowOrLater(database, request, { timeZone, clock, enqueue }),
    wasAskedBefore: request.status === 'completed' || request.counts !== null,
  };
}

/** The maximum number of rows that are erased while the caller waits; `npm run bench` measures it. */
const ROWS_AT_ONCE_MAX = 150_000;

/** How long to wait for a day that is being rebuilt. After that, a job waits for it. */
const LOCK_TIMEOUT_MILLISECONDS = 1_000;

/**
 * Does an erasure at once if it is small and no lock is held by others; otherwise a job does it. Returns it
 * completed, or open. If the queue is unavailable, the workers find the request within minutes.
 */
export async function eraseNowOrLater(
  database: Database,
  request: ErasureRequest,
  { timeZone, clock, enqueue }: { timeZone: string; clock: Clock; enqueue: EnqueueJob },
): Promise<ErasureRequest> {
  if (request.status === 'completed') return request;
  const sized = await sizeErasure(database, request.id);
  if ((sized.rows_total ?? 0) <= ROWS_AT_ONCE_MAX) {
    try {
      const options = { timeZone, clock, lockTimeoutMilliseconds: LOCK_TIMEOUT_MILLISECONDS };
      return await runErasure(database, request.id, options);
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
  }
  void enqueue('erase-child', { request_id: request.id }).catch(() => undefined);
  return sized;
}
