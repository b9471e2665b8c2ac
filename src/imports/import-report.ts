import type { MetricDate } from '../core/reporting-day.ts';
import type { ImportCounts, ImportProgress } from './import-progress.ts';
import type { ImportReject } from './import-reject.ts';

/**
 * How an import ended: everything is in; it was told to stop and goes on when it is started again; or the same
 * file was imported before, and nothing was done.
 */
export type ImportOutcome = 'completed' | 'interrupted' | 'imported_before';

/** What became of a file, over all runs of its import. accepted + duplicates + rejected = lines. */
export interface ImportReport extends ImportCounts {
  /** The number of the import. */
  id: number;
  outcome: ImportOutcome;
  /** The line after which this run went on; 0 when it began at the beginning. */
  resumed_after_line: number;
  first_rejects: ImportReject[];
  /** The dates whose numbers the accepted events change: they are built again by the workers. */
  dates: MetricDate[];
  /** The dates of its events, new or not, on which players have posted events, too: both may say the same. */
  dates_with_live_events: MetricDate[];
  /** Months, as `YYYY-MM`, of which there were no events before. */
  months_created: string[];
  /** Final dates among them, which have been built again at once. */
  dates_revised: MetricDate[];
  /**
   * Until when months of it stay that are past the life of raw events: afterwards their days are sealed, and more
   * events of them are refused. Null if there are no such months (docs/import.md, "How long raw events stay").
   */
  raw_events_kept_until: string | null;
}

/** The report of an import that has come so far. */
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
