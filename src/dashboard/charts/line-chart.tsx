import { AnnotationMarks, placesOf } from './annotations.tsx';
import { Axes } from './axes.tsx';
import { type DayChartProps, dayTable, describeChart, pointOf } from './day-chart.ts';
import { DayChartFrame } from './day-chart-frame.tsx';
import { DayColumns } from './day-columns.tsx';
import { dayLabels } from './day-labels.ts';
import { LineLegend } from './line-legend.tsx';
import { Lines } from './lines.tsx';
import { scaleFromZero } from './scale-from-zero.ts';
import { writeMarkOf } from './series.ts';
import { WeekBars } from './week-bars.tsx';
import { DAYS_DRAWN_MAX } from './weeks-of.ts';

/**
 * A line over the days of a range: solid where they are final, dashed where they may change, dotted to today, a gap
 * where one is not counted (docs/metrics.md, "Days and time zones"). Over 92 dates weeks are drawn as columns; a measure
 * that does not add up stays a line of days, which the pointer does not read.
 */
export function LineChart(props: DayChartProps) {
  const { measure, days, annotations = [] } = props;
  if (days.length > DAYS_DRAWN_MAX && measure.addsUp) return <WeekBars {...props} />;
  const points = days.map(pointOf);
  const scale = scaleFromZero(
    points.flatMap(({ value, before }) => [value, before?.value]),
    measure.kind,
  );
  const dates = days.map(({ date }) => date);
  return (
    <DayChartFrame
      chart={props}
      description={describeChart('Line chart', props)}
      legend={<LineLegend {...props} />}
      table={dayTable(props)}
    >
      {days.length > DAYS_DRAWN_MAX ? null : <DayColumns points={points} scale={scale} measure={measure} />}
      <Axes scale={scale} writeMark={(mark) => writeMarkOf(mark, measure)} labels={dayLabels(dates)}>
        <AnnotationMarks places={placesOf(annotations, dates)} />
      </Axes>
      <Lines points={points} scale={scale} />
    </DayChartFrame>
  );
}
