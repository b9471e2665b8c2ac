import { group, sum } from 'd3-array';
import { DateTime } from 'luxon';
import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDayAndMonth, writeDays, writeWeek } from '../figures/write-date.ts';
import { middleOf, thinned } from './axes.tsx';
import { DayChartFrame } from './chart-figure.tsx';
import { Columns } from './columns.tsx';
import type { DataTableProps } from './data-table.tsx';
import { AnnotatedAxes } from './day-axes.tsx';
import { type DayChartProps, describeChart } from './day-chart.ts';
import { BarLegend } from './legend.tsx';
import { scaleOfPoints } from './scale-from-zero.ts';
import { type ChartPoint, type DayPoint, type DayState, STATE_WORDS, writeFigure } from './series.ts';

/** The weeks of a long range as columns. Only for measures that add up (docs/metrics.md, "Ranges of dates"). */
export function WeekBars(props: DayChartProps) {
  const { measure, days, annotations = [] } = props;
  const weeks = weeksOf(days);
  const scale = scaleOfPoints(weeks, measure);
  const labels = weeks.map(({ start }, index) => ({
    at: middleOf(index, weeks.length),
    text: writeDayAndMonth(start),
  }));
  const places = annotations.map(
    ({ date }) => labels[weeks.findIndex(({ start, end }) => start <= date && date <= end)]?.at,
  );
  return (
    <DayChartFrame
      chart={props}
      description={describeChart('Bar chart', props, 'week')}
      legend={<BarLegend {...props} />}
      table={weekTable(weeks, props)}
    >
      <AnnotatedAxes {...{ scale, measure, places }} labels={thinned(labels)} />
      <Columns points={weeks} scale={scale} measure={measure} />
    </DayChartFrame>
  );
}

/** The table of the weeks, newest first. */
function weekTable(
  weeks: readonly WeekPoint[],
  { measure, caption, comparison, csv }: DayChartProps,
): DataTableProps {
  const isCompared = comparison !== undefined;
  return {
    csv,
    summary: `The ${weeks.length} weeks as a table`,
    caption,
    columns: ['Week', measure.label, ...(isCompared ? [`With ${comparison}`] : []), 'State'],
    rows: weeks
      .map(({ name, value, before, state }) => ({
        head: name,
        cells: [
          writeFigure(value, measure),
          ...(isCompared ? [writeFigure(before?.value, measure)] : []),
          STATE_WORDS[state],
        ],
      }))
      .reverse(),
  };
}

/** From more dates than this on, weeks are drawn, not days. */
export const DAYS_DRAWN_MAX = 92;

/** A week, or the part of it that the range holds. */
export interface WeekPoint extends ChartPoint {
  start: MetricDate;
  end: MetricDate;
}

/**
 * Adds days up to weeks from Monday to Sunday. Only for measures that add up. A week with a day that is not counted has
 * no figure, because it would look like a fall; it is as settled as its least settled day.
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
