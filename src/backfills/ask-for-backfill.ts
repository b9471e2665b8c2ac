import { setTimeout as pause } from 'node:timers/promises';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { expectClocksAgree } from '../ledger/clock-doubt.ts';
import type { BackfillRequest } from './backfill.ts';
import { requestBackfill } from './request-backfill.ts';

/** A queue that does not even refuse must not hold up the answer. */
const RING_MILLISECONDS_MAX = 2_000;

/**
 * Records a backfill and rings for a worker; returns its id. If the queue is away now, the workers' reconciling asks for
 * it when ten minutes have passed. Throws `clocks_differ`, `day_in_future` and `not_configured`
 * (docs/api.md, "Rebuild days").
 */
export async function askForBackfill(
  dependencies: RoomDependencies,
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
