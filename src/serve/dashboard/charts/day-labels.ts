import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDayAndMonth, writeWeekday } from '../figures/write-date.ts';
import type { AxisLabel } from './axes.tsx';
import { roundTenth } from './scale-from-zero.ts';

/** Where so many labels have room at the width of a desk, and so many on a telephone. */
const ROOM = { wide: 14, narrow: 5 } as const;

/** Up to here every day has its label. */
const FEW_DAYS = 10;

/** The middle of a column of so many, in per cent of the width with one decimal. */
export const middleOf = (index: number, columns: number): number =>
  roundTenth(((index + 0.5) / columns) * 100);

/** Labels at the Mondays of the dates, each at its column; at every date where there are few. */
export function dayLabels(dates: readonly MetricDate[]): AxisLabel[] {
  const labelled = dates
    .map((date, index) => ({ date, at: middleOf(index, dates.length) }))
    .filter(({ date }) => dates.length <= FEW_DAYS || writeWeekday(date) === 'Monday')
    .map(({ date, at }) => ({ at, text: writeDayAndMonth(date) }));
  return thinned(labelled);
}

/** As many of the labels as have room, and of these the ones marked that go where it is narrow: the first is one. */
export function thinned(labels: readonly Omit<AxisLabel, 'isFine'>[]): AxisLabel[] {
  const every = Math.ceil(labels.length / ROOM.wide);
  const shown = labels.filter((_, index) => index % every === 0);
  const everyNarrow = Math.max(shown.length > 1 ? 2 : 1, Math.ceil(shown.length / ROOM.narrow));
  return shown.map((label, index) => ({ ...label, isFine: index % everyNarrow !== everyNarrow - 1 }));
}

/** Whether a date is a Saturday or a Sunday. */
export const isWeekend = (date: MetricDate): boolean => ['Saturday', 'Sunday'].includes(writeWeekday(date));
