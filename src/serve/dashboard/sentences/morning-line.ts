import { type MetricDate, plusDays } from '../../../foundation/core/reporting-day.ts';
import { changeOf } from '../figures/change-of.ts';
import { writeWeekday } from '../figures/write-date.ts';
import { writeCount, writeCounted, writeInWords } from '../figures/write-number.ts';
import { writeHours } from '../figures/write-place.ts';
import { sentenceCase } from './sentence.tsx';

/** The figures of one day that the morning line is made of. */
export interface MorningDay {
  children: number;
  minutes: number;
  playStarts: number;
  completions: number;
}

/** What is known in the morning. */
export interface Morning {
  date: MetricDate;
  /** Null while yesterday is not counted. */
  yesterday: MorningDay | null;
  /** A sentence that says why it is not counted: "It is being counted now." */
  reason?: string | undefined;
  /** Whether yesterday was the first day with viewing. */
  isFirstDay: boolean;
  /** The same weekday of the week before; null if it is not counted or lies before the first day. */
  weekBefore: MorningDay | null;
  /** How many books need attention. */
  alerts: number;
}

/** The first sentence of the overview. */
export function morningLine({ yesterday, isFirstDay, reason }: Morning): string {
  if (yesterday === null) return ['Yesterday is not counted yet.', ...(reason ? [reason] : [])].join(' ');
  if (yesterday.children === 0) return 'Yesterday nobody watched.';
  const children = writeCounted(yesterday.children, 'child', 'children');
  const time = yesterday.minutes < 0.5 ? 'less than a minute' : writeHours(yesterday.minutes);
  return `${isFirstDay ? 'The first day:' : 'Yesterday,'} ${children} watched ${time} of stories.`;
}

/** The line below it: how many plays reached the end, and the day against the one a week before. */
export function morningFacts({ date, yesterday, weekBefore }: Morning): string[] {
  if (yesterday === null) return [];
  const { playStarts, completions } = yesterday;
  const ends = `${writeCount(completions)} of ${writeCounted(playStarts, 'play', 'plays')} reached the end.`;
  const beside = weekBefore === null ? [] : [`${comparedWithWeekBefore(yesterday, weekBefore, date)}.`];
  return [...(playStarts === 0 ? [] : [ends]), ...beside];
}

/** How many books need attention, as the text of a link; nothing if there is none. */
export function alertsLine({ alerts }: Pick<Morning, 'alerts'>): string | undefined {
  if (alerts === 0) return undefined;
  return `${sentenceCase(writeInWords(alerts))} ${alerts === 1 ? 'book needs' : 'books need'} attention.`;
}

function comparedWithWeekBefore(yesterday: MorningDay, weekBefore: MorningDay, date: MetricDate): string {
  const than = `the ${writeWeekday(plusDays(date, -7))} before`;
  const more = yesterday.children - weekBefore.children;
  const count = Math.abs(more);
  const noun = count === 1 ? 'child' : 'children';
  const children =
    more === 0
      ? `As many children as ${than}`
      : `${sentenceCase(writeInWords(count))} ${noun} ${more > 0 ? 'more' : 'fewer'} than ${than}`;
  return `${children}${minutesCompared(yesterday, weekBefore)}`;
}

function minutesCompared(yesterday: MorningDay, weekBefore: MorningDay): string {
  const sideOf = ({ minutes, playStarts }: MorningDay) => ({ value: minutes, playStarts, isBuilt: true });
  const { direction, text } = changeOf(sideOf(yesterday), sideOf(weekBefore));
  if (direction === 'none') return '';
  if (direction === 'same') return ', and as many minutes';
  return `, and ${text} ${direction === 'up' ? 'more' : 'fewer'} minutes`;
}
