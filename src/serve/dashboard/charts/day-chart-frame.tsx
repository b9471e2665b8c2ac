import type { ComponentChildren } from 'preact';
import { AnnotationList } from './annotations.tsx';
import { ChartFigure } from './chart-figure.tsx';
import type { DataTableProps } from './data-table.tsx';
import type { DayChartProps } from './day-chart.ts';

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
