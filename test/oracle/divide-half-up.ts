/**
 * numerator ÷ denominator for display, rounded once and half up, with exactly this many decimals
 * (docs/metrics.md, "Times, positions and rounding"). Neither number may be negative.
 */
export function divideHalfUp(numerator: bigint, denominator: bigint, decimals: number): string {
  const scale = 10n ** BigInt(decimals);
  const doubled = 2n * numerator * scale;
  const rounded = (doubled + denominator) / (2n * denominator);
  return `${rounded / scale}.${String(rounded % scale).padStart(decimals, '0')}`;
}
