import type { DayAnswer } from '../answers.ts';
import { MEASURES } from '../charts/series.ts';
import { type Change, changeInPoints, changeOf, type Side } from '../figures/change-of.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';

export type MeasureName = keyof typeof MEASURES;

export const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[];

type Summary = DayAnswer['summary'];

const SUMS: Record<MeasureName, (summary: Summary) => number | null> = {
  minutes: (summary) => summary.total_minutes_watched,
  play_starts: (summary) => summary.total_play_starts,
  children: (summary) => summary.total_unique_children,
  completions: (summary) => summary.total_completions,
  completion_rate: (summary) => summary.overall_completion_rate,
};

type Day = DayAnswer['data'][number];

const OF_DAYS: Record<MeasureName, (day: Day) => number | null> = {
  minutes: (day) => day.minutes_watched,
  play_starts: (day) => day.play_starts,
  children: (day) => day.unique_children,
  completions: (day) => day.completions,
  completion_rate: (day) => ((day.play_starts ?? 0) < PLAYS_FOR_A_RATE ? null : day.completion_rate),
};

/** The figure of a measure on one day; a rate of fewer than 20 play starts is none. */
export const dayFigure = (day: Day, measure: MeasureName): number | null => OF_DAYS[measure](day);

/** The figure of a measure over a range, and how it differs from the range that it is compared with. */
export interface MeasureFigure {
  measure: MeasureName;
  value: number | null;
  /** Null if the range is compared with nothing. */
  change: Change | null;
}

/** The figure of a measure over the range of an answer. */
export function measureFigure({ summary, meta, comparison }: DayAnswer, measure: MeasureName): MeasureFigure {
  const value = SUMS[measure](summary);
  if (comparison === undefined) return { measure, value, change: null };
  const differ = MEASURES[measure].kind === 'rate' ? changeInPoints : changeOf;
  const change = differ(sideOf(measure, { summary, meta }), sideOf(measure, comparison));
  return { measure, value, change };
}

function sideOf(measure: MeasureName, { summary, meta }: Pick<DayAnswer, 'summary' | 'meta'>): Side {
  return {
    value: SUMS[measure](summary),
    playStarts: summary.total_play_starts,
    isBuilt: meta.not_built.length === 0,
  };
}

/** The measure that an address names; minutes if it names none, with a sentence in `notes` if it names another thing. */
export function chosenMeasure(text: string | undefined, notes: string[], quote: (text: string) => string) {
  const known = MEASURE_NAMES.find((name) => name === text);
  if (text && known === undefined) notes.push(`${quote(text)} is not a measure. Minutes are shown instead.`);
  return known ?? 'minutes';
}
