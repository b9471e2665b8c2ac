import { AnnotationMarks, placesOf } from './annotations.tsx';
import { Axes, type AxesProps, dayLabels } from './axes.tsx';
import type { DayChartProps } from './day-chart.ts';
import type { ScaleFromZero } from './scale-from-zero.ts';
import { type Measure, writeMarkOf } from './series.ts';

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

export interface AnnotatedAxesProps extends Pick<AxesProps, 'scale' | 'labels'> {
  measure: Measure;
  /** The positions of the annotations, in per cent of the width; none for those outside. */
  places: readonly (number | undefined)[];
}

/** The axes of a measure, with the numbers of the annotations. */
export const AnnotatedAxes = ({ measure, places, ...axes }: AnnotatedAxesProps) => (
  <Axes {...axes} writeMark={(mark) => writeMarkOf(mark, measure)}>
    <AnnotationMarks places={places} />
  </Axes>
);
