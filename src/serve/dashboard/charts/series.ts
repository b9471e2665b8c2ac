import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { type Figure, writeCount, writeMark, writeMinutes } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeRate, writeRateOfPlays } from '../figures/write-rate.ts';

/** How settled a day is: final, may still change, today so far, not counted yet (docs/metrics.md, "Days and time zones"). */
export type DayState = 'final' | 'open' | 'today' | 'missing';

/** The figure of one day, or none: it is not counted yet, or there is nothing to divide by. */
export interface DayPoint {
  date: MetricDate;
  value: number | null;
  state: DayState;
  /** How it is written, if not in the measure's own way: "7 of 12". */
  written?: string | undefined;
  /** The day that it is compared with, in the same units. */
  before?: { date: MetricDate; value: number | null } | undefined;
}

/** A day or a week as a chart draws and names it. */
export interface ChartPoint {
  /** "Thu 22 Oct", or "week 44: 26 Oct – 1 Nov 2026". */
  name: string;
  value: number | null;
  state: DayState;
  written?: string | undefined;
  before?: { name: string; value: number | null } | undefined;
}

/** What a chart is of, and how its figures are written. */
export interface Measure {
  /** Within a sentence: "minutes watched". */
  name: string;
  /** At the head of a column: "Minutes". */
  label: string;
  /** After a figure of one day: "min"; none if the figure includes it. */
  unit?: string;
  /** Minutes; whole numbers; shares from 0 to 1. */
  kind: 'minutes' | 'count' | 'rate';
  /** Whether the figures of days add up. Distinct children and rates do not (docs/metrics.md, "Ranges of dates"). */
  addsUp: boolean;
}

/** The measures of days that every chart of viewing offers, by their names in addresses. */
export const MEASURES = {
  minutes: { name: 'minutes watched', label: 'Minutes', unit: 'min', kind: 'minutes', addsUp: true },
  play_starts: { name: 'play starts', label: 'Play starts', unit: 'starts', kind: 'count', addsUp: true },
  children: { name: 'children', label: 'Children', unit: 'children', kind: 'count', addsUp: false },
  completions: {
    name: 'completions',
    label: 'Completions',
    unit: 'completions',
    kind: 'count',
    addsUp: true,
  },
  completion_rate: { name: 'the completion rate', label: 'Rate', kind: 'rate', addsUp: false },
} as const satisfies Record<string, Measure>;

/** A figure of a measure in full. */
export function writeFigure(value: Figure, { kind }: Pick<Measure, 'kind'>): string {
  return { minutes: writeMinutes, count: writeCount, rate: writeRate }[kind](value);
}

/** A figure of one day with its unit, as the pointer reads it. */
export function writeReading(value: Figure, measure: Measure): string {
  const unit = measure.unit === undefined || typeof value !== 'number' ? '' : ` ${measure.unit}`;
  return `${writeFigure(value, measure)}${unit}`;
}

/**
 * The completion rate of a day as a chart shows it: no figure of fewer than 20 plays, which are written as counts
 * (docs/metrics.md, "Completions").
 */
export function rateOfDay(completions: number, playStarts: number): Pick<DayPoint, 'value' | 'written'> {
  const value = playStarts < PLAYS_FOR_A_RATE ? null : completions / playStarts;
  return { value, written: writeRateOfPlays(completions, playStarts) };
}

/** A mark of the axis of a measure. */
export const writeMarkOf = (mark: number, { kind }: Pick<Measure, 'kind'>): string =>
  kind === 'rate' ? `${writeMark(Number((mark * 100).toPrecision(6)))}%` : writeMark(mark);

/** How settled a day is, in the words of tables. */
export const STATE_WORDS: Record<DayState, string> = {
  final: 'final',
  open: 'may change',
  today: 'so far',
  missing: 'not counted yet',
};
