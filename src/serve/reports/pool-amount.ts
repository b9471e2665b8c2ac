import { z } from 'zod';

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
