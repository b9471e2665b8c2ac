import type { ComponentChildren } from 'preact';
import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDay, writeDayAndMonth, writeDays, writeRange } from '../figures/write-date.ts';
import { NO_FIGURE } from '../figures/write-number.ts';
import type { Sentence } from '../sentences/sentence.tsx';
import type { Annotation } from './annotations.tsx';
import type { DataRow, DataTableProps } from './data-table.tsx';
import { type ChartPoint, type DayPoint, type Measure, STATE_WORDS, writeFigure } from './series.ts';

/** The data of a chart of days. */
export interface DayChartProps {
  measure: Measure;
  /** One for each date of the range, in order, without gaps; today last, if it is shown. */
  days: readonly DayPoint[];
  sentence: Sentence;
  /** The caption of the table: of what the figures are. */
  caption: string;
  /** The heading, if the chart is not the only one of its section. */
  title?: ComponentChildren;
  /** What `before` of the days is: "30 days before". */
  comparison?: string | undefined;
  /** The time to which today is counted: "14:05". */
  time?: string | undefined;
  /** The hint on why days can change; the page must include its definition. */
  hint?: ComponentChildren;
  /** More columns for the table, as they are written, by date. */
  moreColumns?: readonly { label: string; cells: Readonly<Record<MetricDate, string>> }[];
  annotations?: readonly Annotation[];
  /** The address of the days as a file. */
  csv?: string | undefined;
}

/** A table of more days would make a page too large; the file has all of them. */
const TABLE_DAYS_MAX = 184;

/** A day as a chart names it. */
export const pointOf = (day: DayPoint): ChartPoint & { date: MetricDate } => ({
  date: day.date,
  name: writeDay(day.date),
  value: day.state === 'missing' ? null : day.value,
  state: day.state,
  written: day.written,
  before: day.before && { name: writeDayAndMonth(day.before.date), value: day.before.value },
});

/** What screen readers read instead of a drawing: its kind, figure, range and comparison. */
export function describeChart(
  kind: string,
  { measure, days, comparison }: DayChartProps,
  by = 'day',
): string {
  const [first, last] = [days[0], days.at(-1)];
  const range = first && last ? `, ${writeRange(first.date, last.date).replace('–', 'to')}` : '';
  const beside = comparison === undefined ? '' : `, with the ${comparison}`;
  return `${kind} of ${measure.name} by ${by}${range}${beside}.`;
}

/** What a chart is compared with, and the dates of it: "30 days before (17 Sep – 16 Oct)". */
export function describeComparison({ days, comparison = '' }: DayChartProps): string {
  const dates = days.flatMap(({ before }) => (before ? [before.date] : []));
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return comparison;
  const isSameYear = first.slice(0, 4) === days.at(-1)?.date.slice(0, 4);
  return `${comparison} (${isSameYear ? writeDays(first, last) : writeRange(first, last)})`;
}

/** The table of a chart of days, newest first; of a long range the newest 184 days. */
export function dayTable({
  days,
  measure,
  caption,
  comparison,
  moreColumns = [],
  csv,
}: DayChartProps): DataTableProps {
  const rowOf = ({ date, value, before, state, written }: DayPoint): DataRow => ({
    head: writeDay(date),
    cells: [
      state === 'missing' ? NO_FIGURE : (written ?? writeFigure(value, measure)),
      ...moreColumns.map(({ cells }) => cells[date] ?? NO_FIGURE),
      ...(comparison === undefined ? [] : [writeFigure(before?.value, measure)]),
      STATE_WORDS[state],
    ],
  });
  return {
    ...{ csv, summary: summaryOf(days.length) },
    caption,
    columns: [
      'Day',
      measure.label,
      ...moreColumns.map(({ label }) => label),
      ...(comparison === undefined ? [] : [capitalised(comparison)]),
      'State',
    ],
    rows: days.slice(-TABLE_DAYS_MAX).map(rowOf).reverse(),
  };
}

function summaryOf(days: number): string {
  if (days > TABLE_DAYS_MAX) return `The newest ${TABLE_DAYS_MAX} of ${days} days as a table`;
  return days === 1 ? 'The day as a table' : `The ${days} days as a table`;
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
