import { daysBetween, type MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDayInFull } from '../figures/write-date.ts';
import { writeCounted } from '../figures/write-number.ts';
import { type ChosenRange, nameOfPreset } from './chosen-range.ts';

type Range = Pick<ChosenRange, 'preset' | 'start' | 'end'>;

/** How many dates a range has, both ends included. */
export const daysOf = ({ start, end }: Pick<Range, 'start' | 'end'>): number => daysBetween(start, end) + 1;

/** "Last 30 days"; "12 days" if dates were chosen. */
export function nameOfRange(range: Range): string {
  if (range.preset !== null) return nameOfPreset(range.preset);
  return writeCounted(daysOf(range), 'day', 'days');
}

/** What a range is compared with, in the words of legends and changes; undefined if there is no comparison. */
export function nameOfComparison(range: Range & Pick<ChosenRange, 'compare'>): string | undefined {
  if (range.compare === 'none') return undefined;
  if (range.compare === 'year') return 'the same weekdays a year before';
  return daysOf(range) === 1 ? 'the same weekday a week before' : `the ${daysOf(range)} days before`;
}

/** When, within a sentence: "in these 30 days", or "on Friday 20 November". */
export function inRange(start: MetricDate, end: MetricDate): string {
  return start === end ? `on ${writeDayInFull(start)}` : `in these ${daysOf({ start, end })} days`;
}
