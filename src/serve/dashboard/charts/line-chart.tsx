import { DayChartFrame } from './chart-figure.tsx';
import { DayColumns } from './columns.tsx';
import { DayAxes } from './day-axes.tsx';
import { type DayChartProps, dayTable, describeChart, pointOf } from './day-chart.ts';
import { LineLegend } from './legend.tsx';
import { Lines } from './lines.tsx';
import { scaleOfPoints } from './scale-from-zero.ts';
import { DAYS_DRAWN_MAX, WeekBars } from './week-bars.tsx';

/**
 * A line over the days of a range: solid where they are final, dashed where they may change, dotted to today, a gap
 * where one is not counted (docs/metrics.md, "Days and time zones"). Over 92 dates weeks are drawn as columns; a measure
 * that does not add up stays a line of days, which the pointer does not read.
 */
export function LineChart(props: DayChartProps) {
  const { measure, days } = props;
  if (days.length > DAYS_DRAWN_MAX && measure.addsUp) return <WeekBars {...props} />;
  const points = days.map(pointOf);
  const scale = scaleOfPoints(points, measure);
  return (
    <DayChartFrame
      chart={props}
      description={describeChart('Line chart', props)}
      legend={<LineLegend {...props} />}
      table={dayTable(props)}
    >
      {days.length > DAYS_DRAWN_MAX ? null : <DayColumns points={points} scale={scale} measure={measure} />}
      <DayAxes chart={props} scale={scale} />
      <Lines points={points} scale={scale} />
    </DayChartFrame>
  );
}
