import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { ImportCounts, ImportProgress } from './import-progress.ts';
import type { ImportReject } from './rejects.ts';

/**
 * How an import ended: it is complete; it was told to stop and continues when it is started again; or the same file was
 * imported before, and nothing was done.
 */
export type ImportOutcome = 'completed' | 'interrupted' | 'imported_before';

/** The result for a file over all runs of its import. accepted + duplicates + rejected = lines. */
export interface ImportReport extends ImportCounts {
  /** The number of the import. */
  id: number;
  outcome: ImportOutcome;
  /** The line after which this run went on; 0 when it began at the beginning. */
  resumed_after_line: number;
  first_rejects: ImportReject[];
  /** The dates whose numbers the accepted events change: they are built again by the workers. */
  dates: MetricDate[];
  /** The dates of its events, new or not, on which players have posted events, too: some events may be in both. */
  dates_with_live_events: MetricDate[];
  /** Months, as `YYYY-MM`, of which there were no events before. */
  months_created: string[];
  /** Final dates among them, which have been built again at once. */
  dates_revised: MetricDate[];
  /**
   * Until when its months are kept that are past the retention of raw events. After that their days are sealed, and
   * further events of them are refused. Null if there are no such months (docs/import.md, "How long raw events stay").
   */
  raw_events_kept_until: string | null;
}

/** The report of an import with this progress. */
export function reportImport(
  id: number,
  outcome: ImportOutcome,
  progress: ImportProgress,
  {
    resumedAfterLine,
    liveDates,
    keptUntil,
  }: { resumedAfterLine: number; liveDates: MetricDate[]; keptUntil: Date | null },
): ImportReport {
  return {
    id,
    outcome,
    ...progress.counts,
    resumed_after_line: resumedAfterLine,
    first_rejects: progress.firstRejects,
    dates: progress.dates,
    dates_with_live_events: liveDates,
    months_created: progress.months,
    dates_revised: progress.datesRevised,
    raw_events_kept_until: keptUntil?.toISOString() ?? null,
  };
}

/** A report for the person at the terminal. `rejectPath`: where every rejected line was written to. */
export function describeReport(report: ImportReport, rejectPath?: string): string {
  return [
    ...outcomeLines(report),
    '',
    ...countLines(report),
    ...rejectLines(report, rejectPath),
    ...adviceLines(report),
  ].join('\n');
}

const shown = (count: number) => count.toLocaleString('en');

function outcomeLines({ outcome, dates }: ImportReport): string[] {
  if (outcome === 'imported_before') {
    return [
      'This file was imported before, so nothing was done. This was the result then.',
      'To read it again anyway (stored events count as duplicates), add --restart.',
    ];
  }
  if (outcome === 'interrupted') return ['Stopped. Run the same command to continue.'];
  return [dates.length === 0 ? 'Done. No day changed.' : 'Done. The workers build the days now.'];
}

function countLines(report: ImportReport): string[] {
  const rejected = Object.entries(report.rejected);
  const sum = rejected.reduce((total, [, count]) => total + count, 0);
  const isResumed = report.outcome !== 'imported_before' && report.resumed_after_line > 0;
  const codes = rejected.map(([code, count]) => `${code} ${shown(count)}`).join(', ');
  return [
    `  import      ${report.id}`,
    ...lineIf(isResumed, `  resumed     after line ${shown(report.resumed_after_line)}`),
    `  lines       ${shown(report.lines)}`,
    `  accepted    ${shown(report.accepted)}`,
    `  duplicates  ${shown(report.duplicates)}`,
    `  rejected    ${shown(sum)}${codes && ` (${codes})`}`,
    ...lineIf(
      report.metadata_dropped > 0,
      `  metadata    ${shown(report.metadata_dropped)} entries left out`,
    ),
    ...lineIf(report.dates.length > 0, `  days        ${span(report.dates)}`),
    ...lineIf(
      report.dates_with_live_events.length > 0,
      `  live too    ${span(report.dates_with_live_events)}`,
    ),
    ...lineIf(report.months_created.length > 0, `  new months  ${span(report.months_created)}`),
    ...lineIf(report.dates_revised.length > 0, `  revised     ${report.dates_revised.join(', ')}`),
    ...lineIf(report.raw_events_kept_until !== null, `  kept        until ${report.raw_events_kept_until}`),
  ];
}

const lineIf = (isSo: boolean, line: string) => (isSo ? [line] : []);

const span = (sorted: string[]) =>
  sorted.length === 1 ? `${sorted[0]}` : `${shown(sorted.length)}, ${sorted[0]} to ${sorted.at(-1)}`;

function rejectLines({ first_rejects, rejected }: ImportReport, rejectPath?: string): string[] {
  if (first_rejects.length === 0) return [];
  const count = Object.values(rejected).reduce((total, some) => total + some, 0);
  const title =
    count > first_rejects.length ? `The first ${first_rejects.length} rejected lines` : 'Rejected lines';
  const where = rejectPath === undefined ? 'Add --rejects <path> to write all of them to a file' : rejectPath;
  return [
    '',
    `${title}:`,
    ...first_rejects.map(describeReject),
    ...lineIf(count > first_rejects.length, `  ... ${where}`),
  ];
}

const describeReject = ({ line, code, detail }: ImportReject) => `  line ${line}: ${code}. ${detail}`;

/** Lines that would be accepted later, or with other options. */
function adviceLines(report: ImportReport): string[] {
  const { outcome, rejected } = report;
  const lacksCatalogue = 'unknown_child' in rejected || 'unknown_book' in rejected;
  const advice = [
    ...lineIf(
      report.raw_events_kept_until !== null,
      'Import all other history before that instant, when the oldest months are deleted and their days sealed.',
    ),
    ...lineIf(
      report.dates_with_live_events.length > 0,
      `On the days "live too" players also posted events. What both recorded at different times counts twice. "storytime imports undo ${report.id}" undoes the import.`,
    ),
    ...lineIf(lacksCatalogue, 'Save the unknown children and books, then import again with --restart.'),
    ...lineIf('before_since' in rejected, 'To import older events, too, use an earlier --since.'),
    ...lineIf('day_final' in rejected, 'To change final days, add --restart --revise-final --reason "why".'),
  ];
  return outcome === 'interrupted' || advice.length === 0 ? [] : ['', ...advice];
}
