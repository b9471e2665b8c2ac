/**
 * The length of the union of half-open ranges of whole seconds (docs/metrics.md, "Watched ranges and unique
 * seconds").
 */
export function countUniqueSeconds(ranges: [number, number][]): number {
  const seconds = new Set<number>();
  for (const [from, until] of ranges) {
    for (let second = from; second < until; second += 1) seconds.add(second);
  }
  return seconds.size;
}
