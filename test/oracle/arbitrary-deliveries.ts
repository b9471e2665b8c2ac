import fc from 'fast-check';

/**
 * How to deliver `count` events (docs/metrics.md, "Worked examples"): batches of indices in the order of
 * their arrival, shuffled, of any size, every index at least once and some again. Shrinks to one batch in the
 * given order.
 */
export function arbitraryDelivery(count: number): fc.Arbitrary<number[][]> {
  if (count === 0) return fc.constant([]);
  const rank = fc.nat({ max: 1_000 });
  return fc
    .record({
      ranks: fc.oneof(
        fc.constant(new Array<number>(count).fill(0)),
        fc.array(rank, { minLength: count, maxLength: count, size: 'max' }),
      ),
      repeats: fc.array(fc.record({ index: fc.nat({ max: count - 1 }), rank }), { maxLength: count }),
      sizes: fc.array(
        fc.oneof(fc.constantFrom(count, 1), fc.integer({ min: 1, max: Math.max(1, Math.ceil(count / 2)) })),
        { minLength: 1, maxLength: 8 },
      ),
    })
    .map(({ ranks, repeats, sizes }) => {
      const arrivals = [...ranks.map((ranked, index) => ({ index, rank: ranked })), ...repeats];
      arrivals.sort((one, other) => one.rank - other.rank);
      const batches: number[][] = [];
      for (let next = 0; next < arrivals.length; ) {
        const size = sizes[batches.length % sizes.length] ?? 1;
        batches.push(arrivals.slice(next, next + size).map((arrival) => arrival.index));
        next += size;
      }
      return batches;
    });
}
