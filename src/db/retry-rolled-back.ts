import { setTimeout as pause } from 'node:timers/promises';

const ATTEMPTS_MAX = 5;
const PAUSE_MILLISECONDS = 500;

/** Serialization failure, deadlock, lock not available. */
const ROLLED_BACK_CODES = ['40001', '40P01', '55P03'];

/** Whether a failure says that its transaction was rolled back because of another one: it may be tried again. */
export function isRolledBack(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ROLLED_BACK_CODES.includes(String(error.code));
}

/**
 * Runs `work`, a transaction, and again after a pause when it failed in a way that says that it was rolled
 * back. A lost connection does not say that: whether it was committed is then unknown.
 */
export async function retryRolledBack<Result>(
  work: () => Promise<Result>,
  isWorthIt: (error: unknown) => boolean = isRolledBack,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isWorthIt(error)) throw error;
      await pause(PAUSE_MILLISECONDS * attempt);
    }
  }
}
