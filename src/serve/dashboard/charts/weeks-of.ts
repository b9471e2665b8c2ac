import { group, sum } from 'd3-array';
import { DateTime } from 'luxon';
import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDays, writeWeek } from '../figures/write-date.ts';
import type { ChartPoint, DayPoint, DayState } from './series.ts';

/** From more dates than this on, weeks are drawn, not days. */
export const DAYS_DRAWN_MAX = 92;

/** A week, or the part of it that the range holds. */
export interface WeekPoint extends ChartPoint {
  start: MetricDate;
  end: MetricDate;
}

/**
 * Adds days up to weeks from Monday to Sunday. Only for measures that add up. A week with a day that is not counted has
 * no figure, for it would look like a fall; it is as settled as its least settled day.
 */
export function weeksOf(days: readonly DayPoint[]): WeekPoint[] {
  const weeks = group(days, ({ date }) => DateTime.fromISO(date, { zone: 'utc' }).toFormat("kkkk'-W'WW"));
  return [...weeks.values()].map(weekOf);
}

function weekOf(days: readonly DayPoint[]): WeekPoint {
  const [start, end] = ends(days.map(({ date }) => date));
  const isWhole = days.every(({ value, state }) => value !== null && state !== 'missing');
  return {
    start,
    end,
    name: writeWeek(start, end),
    value: isWhole ? sum(days, ({ value }) => value ?? 0) : null,
    state: isWhole ? leastSettled(days.map(({ state }) => state)) : 'missing',
    before: weekBefore(days),
  };
}

/** The days with which those of a week are compared; none if one of them has none, or no figure. */
function weekBefore(days: readonly DayPoint[]): ChartPoint['before'] {
  const before = days.flatMap((day) => (day.before ? [day.before] : []));
  if (before.length < days.length) return undefined;
  const isWhole = before.every(({ value }) => value !== null);
  const [start, end] = ends(before.map(({ date }) => date));
  return { name: writeDays(start, end), value: isWhole ? sum(before, ({ value }) => value ?? 0) : null };
}

const ends = (dates: readonly MetricDate[]): [MetricDate, MetricDate] => [dates[0] ?? '', dates.at(-1) ?? ''];

const leastSettled = (states: readonly DayState[]): DayState =>
  (['today', 'open'] as const).find((state) => states.includes(state)) ?? 'final';
