/**
 * The shares of whole numbers in their sum as whole percents that add up to exactly 100: each is rounded down,
 * and what is missing goes to the largest remainders, of equal ones to the first. Nulls when the sum is 0
 * (docs/metrics.md, "Length classes").
 */
export function wholePercentages(counts: readonly number[]): (number | null)[] {
  const sum = counts.reduce((total, count) => total + count, 0);
  if (sum === 0) return counts.map(() => null);
  const shares = counts.map((count, place) => ({
    place,
    percent: Math.floor((count * 100) / sum),
    remainder: (count * 100) % sum,
  }));
  const missing = 100 - shares.reduce((total, share) => total + share.percent, 0);
  const byRemainder = [...shares].sort((one, other) => other.remainder - one.remainder);
  for (const share of byRemainder.slice(0, missing)) share.percent += 1;
  return shares.map((share) => share.percent);
}
