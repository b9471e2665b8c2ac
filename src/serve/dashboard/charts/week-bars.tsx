import { writeDayAndMonth } from '../figures/write-date.ts';
import { AnnotatedAxes } from './annotated-axes.tsx';
import { BarLegend } from './bar-legend.tsx';
import { Columns } from './columns.tsx';
import type { DataTableProps } from './data-table.tsx';
import { type DayChartProps, describeChart } from './day-chart.ts';
import { DayChartFrame } from './day-chart-frame.tsx';
import { middleOf, thinned } from './day-labels.ts';
import { scaleOfPoints } from './scale-from-zero.ts';
import { STATE_WORDS, writeFigure } from './series.ts';
import { type WeekPoint, weeksOf } from './weeks-of.ts';

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
