import { setTimeout as pause } from 'node:timers/promises';

const ATTEMPTS_MAX = 5;
const PAUSE_MILLISECONDS = 500;

/** Serialization failure, deadlock, lock not available. */
const TRANSIENT_CODES = ['40001', '40P01', '55P03'];

/** Whether a transaction was rolled back because of another one. It can be tried again. */
export function isTransient(error: unknown): boolean {
  return error instanceof Error && 'code' in error && TRANSIENT_CODES.includes(String(error.code));
}

/**
 * Runs `work`, a transaction. Runs it again after a pause if it failed with a transient error. A lost connection
 * is not: whether the transaction was committed is then unknown.
 */
export async function retryTransient<Result>(
  work: () => Promise<Result>,
  isWorthIt: (error: unknown) => boolean = isTransient,
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
