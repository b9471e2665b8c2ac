import type { MetricDate } from '../../foundation/core/reporting-day.ts';

/** How many of the events that an import brought were deleted, and how many stay. */
export interface UndoCounts {
  taken_back: number;
  /** Events that would change a final or sealed day, and are still stored. */
  left: Partial<Record<'day_final' | 'day_sealed', number>>;
}

/** The result of taking an import back, over all its runs. */
export interface UndoReport extends UndoCounts {
  /** The number of the import. */
  id: number;
  /** `interrupted`: it was told to stop, and continues if it is started again. */
  outcome: 'undone' | 'interrupted';
  file_name: string;
  /** The dates that this run has changed: they are built again by the workers. */
  dates: MetricDate[];
  /** Final dates among them, which have been built again at once. */
  dates_revised: MetricDate[];
  /** Dates of the import whose raw events are deleted; their figures still include the import. */
  dates_sealed: MetricDate[];
}

const shown = (count: number) => count.toLocaleString('en');

const span = (sorted: readonly string[]) =>
  sorted.length === 1 ? `${sorted[0]}` : `${shown(sorted.length)}, ${sorted[0]} to ${sorted.at(-1)}`;

/** A report for the person at the terminal. */
export function describeUndo({ outcome, left, ...report }: UndoReport): string {
  const rows: [string, string | undefined][] = [
    ['import', `${report.id} (${report.file_name})`],
    ['taken back', shown(report.taken_back)],
    ...Object.entries(left).map(([code, count]): [string, string] => ['left', `${code} ${shown(count)}`]),
    ['days', report.dates.length > 0 ? span(report.dates) : undefined],
    ['revised', report.dates_revised.length > 0 ? report.dates_revised.join(', ') : undefined],
    ['sealed', report.dates_sealed.length > 0 ? span(report.dates_sealed) : undefined],
  ];
  return [
    outcomeLine(outcome, report.dates.length),
    '',
    ...rows.flatMap(([name, text]) => (text === undefined ? [] : [`  ${name.padEnd(11)} ${text}`])),
    ...(outcome === 'undone' && left.day_final !== undefined
      ? ['', 'To undo it on final days, too, add --revise-final --reason "why".']
      : []),
    ...(report.dates_sealed.length > 0
      ? ['', 'Sealed days keep its figures, because their raw events were deleted.']
      : []),
  ].join('\n');
}

function outcomeLine(outcome: UndoReport['outcome'], changedDays: number): string {
  if (outcome === 'interrupted') return 'Stopped. Run the same command to continue.';
  return changedDays === 0 ? 'Done. No day changed.' : 'Done. The workers build the days now.';
}
