import { AnnotatedAxes } from './annotated-axes.tsx';
import { placesOf } from './annotations.tsx';
import type { DayChartProps } from './day-chart.ts';
import { dayLabels } from './day-labels.ts';
import type { ScaleFromZero } from './scale-from-zero.ts';

export interface DayAxesProps {
  chart: DayChartProps;
  scale: ScaleFromZero;
}

/** The axes of a chart that draws each day of its range. */
export function DayAxes({ chart: { measure, days, annotations = [] }, scale }: DayAxesProps) {
  const dates = days.map(({ date }) => date);
  return (
    <AnnotatedAxes {...{ measure, scale }} labels={dayLabels(dates)} places={placesOf(annotations, dates)} />
  );
}
