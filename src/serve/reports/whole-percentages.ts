import { apportion } from './revenue-pool.ts';

/**
 * The shares of whole numbers in their sum as whole percents that add up to exactly 100, by the largest remainder.
 * Nulls when the sum is 0 (docs/metrics.md, "Watch-time classes").
 */
export function wholePercentages(counts: readonly number[]): (number | null)[] {
  return apportion(100n, counts.map(BigInt))?.map(Number) ?? counts.map(() => null);
}
