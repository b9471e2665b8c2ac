import { AnnotationMarks } from './annotations.tsx';
import { Axes, type AxesProps } from './axes.tsx';
import { type Measure, writeMarkOf } from './series.ts';

export interface AnnotatedAxesProps extends Pick<AxesProps, 'scale' | 'labels'> {
  measure: Measure;
  /** Where the annotations stand, in per cent of the width; none for those outside. */
  places: readonly (number | undefined)[];
}

/** The axes of a measure, with the numbers of what was written beside their dates. */
export const AnnotatedAxes = ({ measure, places, ...axes }: AnnotatedAxesProps) => (
  <Axes {...axes} writeMark={(mark) => writeMarkOf(mark, measure)}>
    <AnnotationMarks places={places} />
  </Axes>
);
