import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../foundation/db/connect-database.ts';
import type { EnqueueJob } from '../../foundation/queue/job-queues.ts';
import { type ClockSource, expectClocksAgree } from '../ledger/clock-doubt.ts';
import type { BackfillRequest } from './backfill.ts';
import { requestBackfill } from './request-backfill.ts';

/** If the queue does not respond at all, it must not delay the response. */
const RING_MILLISECONDS_MAX = 2_000;

/** What a backfill is asked for with. */
export interface BackfillDependencies extends ClockSource {
  database: Database;
  timeZone: string;
  enqueue: EnqueueJob;
}

/**
 * Records a backfill and wakes a worker; returns its id. If the queue is unavailable, reconciling requeues the backfill
 * after ten minutes. Throws `clocks_differ`, `day_in_future` and `not_configured` (docs/api.md, "Rebuild days").
 */
export async function askForBackfill(
  dependencies: BackfillDependencies,
  request: BackfillRequest,
  { now, requestedBy }: { now: Date; requestedBy: string },
): Promise<number> {
  const { database, timeZone, enqueue } = dependencies;
  await expectClocksAgree(database, dependencies);
  const id = await requestBackfill(database, request, { timeZone, now, requestedBy });
  const ringing = enqueue('backfill', { backfill_id: id }).catch(() => undefined);
  await Promise.race([ringing, pause(RING_MILLISECONDS_MAX, undefined, { ref: false })]);
  return id;
}
