import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { Change } from '../figures/change-of.ts';
import { type Figure, writeCounted, writeInWords } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeWholeRate } from '../figures/write-rate.ts';
import { inRange } from '../range/range-words.ts';
import type { Sentence } from './sentence.tsx';

/** A publisher with minutes in the range. */
export interface Sharer {
  name: string;
  minutes: number;
  /** The change of its minutes since the range before. */
  change: Change | null;
  changedBy: number | null;
}

/** The figures behind the sentence of the shares. */
export interface Shares {
  start: MetricDate;
  end: MetricDate;
  /** Null while no day is counted. */
  playStarts: Figure;
  completions: Figure;
  minutes: Figure;
  /** The most watched first. */
  sharers: readonly Sharer[];
  /** "the 30 days before" */
  comparedWith?: string | undefined;
}

/** The most publishers that are named. */
const NAMED_MAX = 3;

/**
 * What the shares of the publishers show in words: who has at least half of the minutes, and the largest rise. Under 20
 * plays it says only what there is.
 */
export function shareSentence(shares: Shares): Sentence {
  const { start, end, playStarts, completions, minutes, sharers } = shares;
  const when = inRange(start, end);
  if (typeof minutes !== 'number') return { finding: `Nothing is counted yet ${when}.`, facts: [] };
  if (sharers.length === 0) return { finding: `Nobody watched ${when}.`, facts: [] };
  const plays = playStarts ?? 0;
  if (plays < PLAYS_FOR_A_RATE) {
    const finding = `${writeCounted(plays, 'play', 'plays')} ${when}, ${completions ?? 0} of them to the end.`;
    return { finding, facts: [] };
  }
  return { finding: mostOf(sharers, minutes), facts: largestRise(shares) };
}

/** The fewest that together have at least half. */
function mostOf(sharers: readonly Sharer[], all: number): string {
  const [first] = sharers;
  if (first !== undefined && sharers.length === 1) return `${isolated(first.name)} has all of the minutes.`;
  let [count, minutes] = [0, 0];
  while (count < sharers.length && minutes < all / 2) minutes += sharers[count++]?.minutes ?? 0;
  const share = `${writeWholeRate(minutes / all)} of the minutes`;
  const names = sharers.slice(0, count).map(({ name }) => isolated(name));
  if (count === 1) return `${names[0]} has ${share}.`;
  if (count > NAMED_MAX) return `The ${writeInWords(count)} most watched publishers together have ${share}.`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} together have ${share}.`;
}

function largestRise({ sharers, comparedWith }: Shares): string[] {
  const risen = sharers.filter(({ change }) => change?.direction === 'up');
  if (comparedWith === undefined || risen.length === 0) return [];
  const [largest] = risen.toSorted((one, other) => Number(other.changedBy) - Number(one.changedBy));
  if (largest === undefined) return [];
  return [`${isolated(largest.name)} rose most, ${largest.change?.text} on ${comparedWith}.`];
}

/** Isolates the writing direction of a name from that of the line (U+2068, U+2069). */
const isolated = (name: string) => `\u2068${name}\u2069`;
