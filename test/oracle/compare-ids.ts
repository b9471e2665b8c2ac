/** Decimal identifiers in the order of their numbers; only gives the oracle's rows a stable order. */
export function compareIds(one: string, other: string): number {
  if (BigInt(one) === BigInt(other)) return 0;
  return BigInt(one) < BigInt(other) ? -1 : 1;
}
