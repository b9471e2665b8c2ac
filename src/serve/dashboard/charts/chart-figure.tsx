import type { ComponentChildren } from 'preact';
import { SentenceText } from '../components/sentence-text.tsx';
import type { Sentence } from '../sentences/sentence.ts';
import { DataTable, type DataTableProps } from './data-table.tsx';

export interface ChartFigureProps {
  title?: ComponentChildren;
  sentence: Sentence;
  /** What listeners hear in place of the drawing. */
  description: string;
  /** `low` and `high` drawings; the usual height without one. */
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
