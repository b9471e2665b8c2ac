/**
 * Shares a whole number out in proportion to weights, by the largest remainder: each share is rounded down, and what is
 * missing goes to the largest remainders, of equal ones to the first. So the shares add up to exactly the whole. Null if
 * the weights add up to 0. The whole and the weights must be 0 or more.
 */
export function apportion(whole: bigint, weights: readonly bigint[]): bigint[] | null {
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n) return null;
  const shares = weights.map((weight) => ({ of: (whole * weight) / sum, remainder: (whole * weight) % sum }));
  const missing = whole - shares.reduce((total, share) => total + share.of, 0n);
  const byRemainder = shares.toSorted(
    (one, other) => Number(other.remainder > one.remainder) - Number(one.remainder > other.remainder),
  );
  for (const share of byRemainder.slice(0, Number(missing))) share.of += 1n;
  return shares.map((share) => share.of);
}
