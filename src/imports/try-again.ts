import { setTimeout as pause } from 'node:timers/promises';
import { DayClosedMeanwhile } from './mark-reached-days.ts';

const ATTEMPTS_MAX = 5;
const PAUSE_MILLISECONDS = 500;

/** Serialization failure, deadlock, lock not available. */
const ROLLED_BACK_CODES = ['40001', '40P01', '55P03'];

/**
 * Runs `work`, and again after a pause when it failed in a way that says that its transaction was rolled
 * back. A lost connection does not say that: then the import stops, and going on reads where it stands.
 */
export async function tryAgain<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isRolledBack(error)) throw error;
      await pause(PAUSE_MILLISECONDS * attempt);
    }
  }
}

function isRolledBack(error: unknown): boolean {
  if (error instanceof DayClosedMeanwhile) return true;
  return error instanceof Error && 'code' in error && ROLLED_BACK_CODES.includes(String(error.code));
}
