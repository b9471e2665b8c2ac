/** Milliseconds as minutes with two decimals, half up (docs/metrics.md, "Times, positions and rounding"). */
export function minutesOf(milliseconds: number): number {
  return Math.round(milliseconds / 600) / 100;
}

/** A share with three decimals, half up; null where there is nothing to divide by. */
export function rateOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((2000 * part + whole) / (2 * whole)) / 1000;
}

/** A quotient of whole numbers with two decimals, half up; null where there is nothing to divide by. */
export function quotientOf(dividend: number, divisor: number): number | null {
  if (divisor === 0) return null;
  return Number((200n * BigInt(dividend) + BigInt(divisor)) / (2n * BigInt(divisor))) / 100;
}

/**
 * The mean of percentages whose sum is given in ten-thousandths of a percent, with two decimals, half up
 * (docs/metrics.md, "Daily numbers of a book"): ranges of dates never average averages.
 */
export function meanPercentageOf(sumTenThousandths: number, count: number): number | null {
  return quotientOf(sumTenThousandths, count * 10_000);
}

/** A share from 0 to 1 with four decimals, half up; null where there is nothing to divide by. */
export function shareOf(part: number, whole: number): number | null {
  if (whole === 0) return null;
  return Number((20_000n * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole))) / 10_000;
}
