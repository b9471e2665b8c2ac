import type { ComponentChildren } from 'preact';
import { type Sentence, SentenceText } from '../sentences/sentence.tsx';
import { AnnotationList } from './annotations.tsx';
import { DataTable, type DataTableProps } from './data-table.tsx';
import type { DayChartProps } from './day-chart.ts';

export interface ChartFigureProps {
  title?: ComponentChildren;
  sentence: Sentence;
  /** What screen readers read instead of the drawing. */
  description: string;
  /** The height of the drawing, if it is not the usual one. */
  height?: 'low' | 'high';
  legend?: ComponentChildren;
  table: DataTableProps;
  /** The drawing. */
  children: ComponentChildren;
}

/** The frame of a chart: its sentence first, then the drawing, what its kinds of marks mean, and its table. */
export function ChartFigure({
  title,
  sentence,
  description,
  height,
  legend,
  table,
  children,
}: ChartFigureProps) {
  return (
    <figure class="chart">
      <figcaption>
        {title === undefined ? null : <h3>{title}</h3>}
        <SentenceText {...sentence} />
      </figcaption>
      <div class={height === undefined ? 'canvas' : `canvas ${height}`} role="img" aria-label={description}>
        {children}
      </div>
      {legend}
      <DataTable {...table} />
    </figure>
  );
}

export interface DayChartFrameProps {
  chart: DayChartProps;
  description: string;
  legend: ComponentChildren;
  table: DataTableProps;
  /** The drawing. */
  children: ComponentChildren;
}

/** The frame of a chart of days or weeks, with its annotations below what the marks mean. */
export const DayChartFrame = ({ chart, legend, ...rest }: DayChartFrameProps) => (
  <ChartFigure
    {...rest}
    title={chart.title}
    sentence={chart.sentence}
    legend={
      <>
        {legend}
        <AnnotationList annotations={chart.annotations ?? []} />
      </>
    }
  />
);
