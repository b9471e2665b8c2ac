import { z } from 'zod';

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

/** Larger pools are certainly mistakes. */
const POOL_CENTS_MAX = 100_000_000_000n;

/** An amount with its cents, in whatever currency: `2868.90`. */
export const amountSchema = z.string().regex(/^\d+\.\d{2}$/);

/** A pool as a query has it, in cents. */
export const poolSchema = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,2})?$/, {
    error: 'must be an amount such as 10000.00: digits, and up to two after a point',
  })
  .transform(centsOf)
  .refine((cents) => cents > 0n, { error: 'must be more than 0' })
  .refine((cents) => cents <= POOL_CENTS_MAX, { error: 'must be at most 1000000000.00' });

/** The cents of an amount such as 10000 or 10000.5. */
function centsOf(amount: string): bigint {
  const [whole = '0', cents = ''] = amount.split('.');
  return BigInt(whole) * 100n + BigInt(cents.padEnd(2, '0'));
}

/** Cents as an amount, such as `2868.90`. */
export const amountOf = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
