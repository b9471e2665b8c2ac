import { writeCounted } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import type { Sentence } from './sentence.tsx';

/** How many plays are of a class, and their whole percentage of all plays, as the API has them. */
export interface LengthClass {
  plays: number;
  percentage: number | null;
}

/** The classes that the sentence names (docs/metrics.md, "Watch-time classes"). */
export interface Lengths {
  /** All plays, those of other classes included. */
  plays: number;
  full: LengthClass;
  under2Minutes: LengthClass;
}

/** How long a play lasts, in words. Under 20 plays it says only what there is. */
export function lengthSentence({ plays, full, under2Minutes }: Lengths): Sentence {
  if (plays === 0) return { finding: 'There are no plays to measure.', facts: [] };
  if (plays < PLAYS_FOR_A_RATE) {
    const are = full.plays === 1 ? 'is a full video' : 'are full videos';
    return { finding: `${full.plays} of ${writeCounted(plays, 'play', 'plays')} ${are}.`, facts: [] };
  }
  const [long, short] = [full.percentage ?? 0, under2Minutes.percentage ?? 0];
  return {
    finding: `${long} of 100 plays ${long === 1 ? 'is a full video' : 'are full videos'};`,
    facts: [`${short === 0 ? 'none' : short} ${short === 1 ? 'ends' : 'end'} within two minutes.`],
  };
}
