import {
  type DropOff,
  earlyOf,
  endOfBucket,
  placeOfBucket,
  playsOf,
  worstBucket,
} from '../charts/drop-off.ts';
import { writeCount, writeCounted } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeWholeRate } from '../figures/write-rate.ts';
import type { Sentence } from './sentence.tsx';

/**
 * Where children stop in words: the worst drop with its place, its share of all that stop early, and how many reach the
 * end. Under 20 plays it says only what there is (docs/metrics.md, "Drop-off").
 */
export function dropOffSentence(counts: DropOff, durationSeconds: number | null): Sentence {
  const [plays, early] = [playsOf(counts), earlyOf(counts)];
  const stay = plays - early;
  if (plays === 0) return { finding: 'No play has reported where it stopped.', facts: [] };
  if (plays < PLAYS_FOR_A_RATE) {
    return {
      finding: `${writeCount(stay)} of ${writeCounted(plays, 'play', 'plays')} reached the end.`,
      facts: [],
    };
  }
  const worst = worstBucket(counts);
  if (worst === undefined)
    return { finding: `Nobody stops early: all ${writeCount(plays)} plays reach the end.`, facts: [] };
  const count = counts[worst] ?? 0;
  return {
    finding: `${placeIn(worst, durationSeconds)}: ${stopping(counts, worst, durationSeconds)}.`,
    facts: [
      `That is ${writeWholeRate(count / early)} of all that stop early; ${stay === 0 ? 'none stays' : `${writeCount(stay)} stay`} to the end.`,
    ],
  };
}

const placeIn = (bucket: number, durationSeconds: number | null) =>
  bucket === 0
    ? 'The worst drop is at the very beginning'
    : `The worst drop is at ${placeOfBucket(bucket, durationSeconds)}`;

/** How many plays stop in a bucket, within a sentence: "55 of 420 plays stop before 0:47". */
export function stopping(counts: DropOff, bucket: number, durationSeconds: number | null): string {
  const where = bucket === 0 ? `before ${endOfBucket(0, durationSeconds)}` : 'there';
  const count = counts[bucket] ?? 0;
  return `${writeCount(count)} of ${writeCount(playsOf(counts))} plays ${count === 1 ? 'stops' : 'stop'} ${where}`;
}
