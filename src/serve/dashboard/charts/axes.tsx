import type { ComponentChildren } from 'preact';
import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDayAndMonth, writeWeekday } from '../figures/write-date.ts';
import { roundTenth, type ScaleFromZero } from './scale-from-zero.ts';

/** A label below the drawing, at its position in per cent of the width. A fine one is hidden on narrow screens. */
export interface AxisLabel {
  at: number;
  text: string;
  isFine: boolean;
}

export interface AxesProps {
  scale: ScaleFromZero;
  writeMark: (mark: number) => string;
  labels: readonly AxisLabel[];
  children?: ComponentChildren;
}

/** The lines and words around a drawing, all in per cent, so that text keeps its size at any width. */
export function Axes({ scale, writeMark, labels, children }: AxesProps) {
  return (
    <svg class="axes" aria-hidden="true">
      {scale.marks.map((mark) => (
        <Mark key={mark} y={`${scale.fromTop(mark)}%`} isZero={mark === 0} text={writeMark(mark)} />
      ))}
      {labels.map(({ at, text, isFine }) => (
        <text key={at} class={isFine ? 'mid fine' : 'mid'} x={`${at}%`} y="100%" dy="1.7em">
          {text}
        </text>
      ))}
      {children}
    </svg>
  );
}

function Mark({ y, isZero, text }: { y: string; isZero: boolean; text: string }) {
  return (
    <>
      <line x1="0" x2="100%" y1={y} y2={y} class={isZero ? 'zero' : undefined} />
      <text class="end-label" x="-8" y={y} dy=".32em">
        {text}
      </text>
    </>
  );
}

/** How many labels fit on a wide screen, and how many on a telephone. */
const ROOM = { wide: 14, narrow: 5 } as const;

/** The most days of which each has a label. */
const FEW_DAYS = 10;

/** The middle of a column, in per cent of the width with one decimal. */
export const middleOf = (index: number, columns: number): number =>
  roundTenth(((index + 0.5) / columns) * 100);

/** Labels at the Mondays of the dates, each at its column; at every date if there are few. */
export function dayLabels(dates: readonly MetricDate[]): AxisLabel[] {
  const labelled = dates
    .map((date, index) => ({ date, at: middleOf(index, dates.length) }))
    .filter(({ date }) => dates.length <= FEW_DAYS || writeWeekday(date) === 'Monday')
    .map(({ date, at }) => ({ at, text: writeDayAndMonth(date) }));
  return thinned(labelled);
}

/** As many of the labels as fit, of which every other or more are marked as hidden on narrow screens. */
export function thinned(labels: readonly Omit<AxisLabel, 'isFine'>[]): AxisLabel[] {
  const every = Math.ceil(labels.length / ROOM.wide);
  const shown = labels.filter((_, index) => index % every === 0);
  const everyNarrow = Math.max(shown.length > 1 ? 2 : 1, Math.ceil(shown.length / ROOM.narrow));
  return shown.map((label, index) => ({ ...label, isFine: index % everyNarrow !== everyNarrow - 1 }));
}
