import { daysBetween, type MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDayInFull } from '../figures/write-date.ts';

/** When, within a sentence: "in these 30 days", or "on Friday 20 November". */
export function inRange(start: MetricDate, end: MetricDate): string {
  return start === end ? `on ${writeDayInFull(start)}` : `in these ${daysBetween(start, end) + 1} days`;
}

/** The first letter as a capital, to begin a sentence. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
