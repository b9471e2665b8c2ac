import { DayChartFrame } from './chart-figure.tsx';
import { Columns } from './columns.tsx';
import { DayAxes } from './day-axes.tsx';
import { type DayChartProps, dayTable, describeChart, pointOf } from './day-chart.ts';
import { BarLegend } from './legend.tsx';
import { LineChart } from './line-chart.tsx';
import { scaleOfPoints } from './scale-from-zero.ts';
import { DAYS_DRAWN_MAX } from './week-bars.tsx';

/**
 * A bar for each day of a range: final ones filled, open ones hatched, today an outline, and a tick at the height of the
 * day that each is compared with. The layout defines the pattern of the hatching. Over 92 dates as `LineChart`.
 */
export function DayBars(props: DayChartProps) {
  const { measure, days } = props;
  if (days.length > DAYS_DRAWN_MAX) return <LineChart {...props} />;
  const points = days.map(pointOf);
  const scale = scaleOfPoints(points, measure);
  return (
    <DayChartFrame
      chart={props}
      description={describeChart('Bar chart', props)}
      legend={<BarLegend {...props} />}
      table={dayTable(props)}
    >
      <DayAxes chart={props} scale={scale} />
      <Columns points={points} scale={scale} measure={measure} />
    </DayChartFrame>
  );
}
