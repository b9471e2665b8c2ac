/** Milliseconds as minutes with two decimals, half up (metrics.md, "Time, positions, arithmetic"). */
export function minutesOf(milliseconds: number): number {
  return Math.round(milliseconds / 600) / 100;
}

/** A share with three decimals, half up; null where there is nothing to divide by. */
export function rateOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((2000 * part + whole) / (2 * whole)) / 1000;
}
