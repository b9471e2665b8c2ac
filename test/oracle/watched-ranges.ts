import type { CreditedPair } from './credit-pairs.ts';

const PLAYBACK_RATE_MAX = 2;
const POSITION_TOLERANCE_MILLISECONDS = 5_000;

/**
 * The ranges of whole seconds that the pairs of one play prove, in order, clipped to the duration and joined where
 * one begins at the end of the one before (docs/metrics.md, "Watched ranges and unique seconds").
 */
export function watchedRanges(pairs: CreditedPair[], durationSeconds: number | null): [number, number][] {
  const ranges: [number, number][] = [];
  for (const pair of pairs) {
    const range = watchedRange(pair, durationSeconds);
    if (range === null) continue;
    const before = ranges.at(-1);
    if (before !== undefined && before[1] === range[0]) before[1] = range[1];
    else ranges.push(range);
  }
  return ranges;
}

function watchedRange(pair: CreditedPair, durationSeconds: number | null): [number, number] | null {
  const from = pair.positionAfterFirst;
  const to = pair.positionBeforeSecond;
  if (pair.credit === 0 || from === null || to === null) return null;
  const step = to - from;
  if (step <= 0) return null;
  if (step > PLAYBACK_RATE_MAX * pair.gap + POSITION_TOLERANCE_MILLISECONDS) return null;
  const isPlausible = step <= PLAYBACK_RATE_MAX * pair.credit + POSITION_TOLERANCE_MILLISECONDS;
  const start = Math.floor(from / 1000);
  let end = Math.floor((isPlausible ? to : from + pair.credit) / 1000);
  if (durationSeconds !== null) end = Math.min(end, durationSeconds);
  return start < end ? [start, end] : null;
}
