import fc from 'fast-check';
import type { Anchor } from './arbitrary-anchors.ts';

const HOUR_MILLISECONDS = 3_600_000;

/** Instants at which something begins: mostly shortly before a moment of the anchor, so that it bridges it. */
export function arbitraryStart(anchor: Anchor): fc.Arbitrary<number> {
  const offset = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -600_000, max: 30_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: -3 * HOUR_MILLISECONDS, max: HOUR_MILLISECONDS }) },
    { weight: 2, arbitrary: fc.constantFrom(0, -1, 1, -45_000, -HOUR_MILLISECONDS, -120_000) },
    { weight: 1, arbitrary: fc.integer({ min: -24 * HOUR_MILLISECONDS, max: 24 * HOUR_MILLISECONDS }) },
  );
  return fc
    .tuple(fc.constantFrom(...anchor.moments), offset)
    .map(([moment, milliseconds]) => moment + milliseconds);
}
