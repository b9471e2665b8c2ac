import { isTransient, retryTransient } from '../db/retry-transient.ts';
import { DayClosedError } from '../ledger/mark-affected-days.ts';

/** Stores a batch, and again when it was rolled back because of another transaction, or a day was closed under it. */
export function tryAgain<Result>(work: () => Promise<Result>): Promise<Result> {
  return retryTransient(work, (error) => error instanceof DayClosedError || isTransient(error));
}
