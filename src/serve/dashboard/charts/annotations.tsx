import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDay } from '../figures/write-date.ts';
import { middleOf } from './axes.tsx';

/** A remark about a date of a chart: the date, one line, and its author. */
export interface Annotation {
  date: MetricDate;
  text: string;
  by: string;
}

/** The positions of the annotations in a chart, in per cent of its width; none for those outside. */
export const placesOf = (annotations: readonly Annotation[], dates: readonly MetricDate[]) =>
  annotations.map(({ date }) =>
    dates.includes(date) ? middleOf(dates.indexOf(date), dates.length) : undefined,
  );

/** The numbers of annotations, each with a line at its day, to be drawn within the axes. */
export function AnnotationMarks({ places }: { places: readonly (number | undefined)[] }) {
  return (
    <>
      {places.map((place, index) =>
        place === undefined ? null : (
          <>
            <line x1={`${place}%`} x2={`${place}%`} y1="0" y2="100%" class="zero" />
            <text class="mid" x={`${place}%`} y="0" dy="-.4em">
              {index + 1}
            </text>
          </>
        ),
      )}
    </>
  );
}

/** What the numbers mean, below the drawing. */
export function AnnotationList({ annotations }: { annotations: readonly Annotation[] }) {
  if (annotations.length === 0) return null;
  return (
    <ol class="legend" aria-label="Annotations">
      {annotations.map(({ date, text, by }, index) => (
        <li key={`${date} ${text}`}>
          <span>
            <b>{index + 1}</b> {writeDay(date)}: <bdi>{text}</bdi>{' '}
            <small>
              (<bdi>{by}</bdi>)
            </small>
          </span>
        </li>
      ))}
    </ol>
  );
}
