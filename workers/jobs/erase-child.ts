import { runErasure } from '../../src/privacy/erasure/run-erasure.ts';
import type { JobHandler } from '../job-context.ts';

/** Runs a requested erasure, with progress. A run that was interrupted continues where it stopped. */
export const eraseChild: JobHandler<'erase-child'> = async (payload, context) => {
  const { database, timeZone, clock, signal, onErased } = context;
  const { status } = await runErasure(database, payload.request_id, { timeZone, clock, signal, onErased });
  return { request_id: payload.request_id, status };
};
