import { isRolledBack, retryRolledBack } from '../db/retry-rolled-back.ts';
import { DayClosedMeanwhile } from './mark-reached-days.ts';

/** Stores a batch, and again when it was rolled back because of another transaction, or a day was closed under it. */
export function tryAgain<Result>(work: () => Promise<Result>): Promise<Result> {
  return retryRolledBack(work, (error) => error instanceof DayClosedMeanwhile || isRolledBack(error));
}
