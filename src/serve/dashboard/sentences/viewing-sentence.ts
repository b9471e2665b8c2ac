import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { type DayPoint, MEASURES } from '../charts/series.ts';
import type { Change } from '../figures/change-of.ts';
import { type Figure, writeCounted, writeMinutes } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeWholeRate } from '../figures/write-rate.ts';
import { inRange } from '../range/range-words.ts';
import { dayFacts } from './day-facts.ts';
import type { Sentence } from './sentence.tsx';

/** The figures behind the sentence of a chart of days. */
export interface Viewing {
  measure: keyof typeof MEASURES;
  /** What the figures are about: everything, one book, or the books of one publisher. */
  subject: 'library' | 'book' | 'publisher';
  /** The measure over the whole range, also if days do not add up to it; null while no day is counted. */
  total: Figure;
  playStarts: number;
  completions: number;
  start: MetricDate;
  end: MetricDate;
  days: readonly DayPoint[];
  change?: Change | undefined;
  /** "the 30 days before" */
  comparedWith?: string | undefined;
}

const WHAT = { library: '', book: ' this book', publisher: ' books of this publisher' } as const;

/**
 * What a chart of days shows in words: the figure of the range and its change, then the days that stand out. Under 20
 * plays it says only what there is (docs/metrics.md, "Ranges of dates").
 */
export function viewingSentence(viewing: Viewing): Sentence {
  const { total, playStarts, completions, start, end, days, measure } = viewing;
  const when = inRange(start, end);
  if (days.every(({ state }) => state === 'missing')) {
    return { finding: `Nothing is counted yet ${when}.`, facts: [] };
  }
  const facts = dayFacts(days, MEASURES[measure]);
  if (playStarts < PLAYS_FOR_A_RATE) {
    const isNothing = playStarts === 0 && (total ?? 0) === 0;
    const ends = `${writeCounted(playStarts, 'play', 'plays')} ${when}, ${completions} of them to the end.`;
    const missing = days.some(({ state }) => state === 'missing') ? facts.slice(0, 1) : [];
    return { finding: isNothing ? `Nobody watched${WHAT[viewing.subject]} ${when}.` : ends, facts: missing };
  }
  return { finding: `${figureIn(viewing)} ${when}${changeIn(viewing)}.`, facts };
}

function figureIn({ measure, subject, total }: Viewing): string {
  const what = WHAT[subject];
  const end = subject === 'library' ? '' : ` of${what}`;
  switch (measure) {
    case 'minutes':
      return subject === 'library'
        ? `Children watched ${writeMinutes(total)} minutes`
        : `Children watched${what} for ${writeMinutes(total)} minutes`;
    case 'play_starts':
      return `${writeCounted(total ?? 0, 'play', 'plays')}${end} began`;
    case 'children':
      return `${writeCounted(total ?? 0, 'child', 'children')} watched${what}`;
    case 'completions':
      return `${writeCounted(total ?? 0, 'play', 'plays')}${end} reached the end`;
    case 'completion_rate':
      return `${writeWholeRate(total)} of plays${end} reached the end`;
  }
}

function changeIn({ measure, change, comparedWith, start, end }: Viewing): string {
  if (change === undefined || comparedWith === undefined || change.direction === 'none') return '';
  const beside = `${start === end ? 'on' : 'in'} ${comparedWith}`;
  const isAmount = measure === 'minutes' || measure === 'completion_rate';
  if (change.direction === 'same') return `, as ${isAmount ? 'much' : 'many'} as ${beside}`;
  const less = isAmount ? 'less' : 'fewer';
  return `, ${change.text.replace('pts', 'points')} ${change.direction === 'up' ? 'more' : less} than ${beside}`;
}
