import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { SourceOffset } from './read-lines.ts';
import type { ImportReject, ImportRejectCode } from './rejects.ts';

/** accepted + duplicates + rejected = lines. Empty lines and the header are not counted. */
export interface ImportCounts {
  lines: number;
  accepted: number;
  duplicates: number;
  rejected: Partial<Record<ImportRejectCode, number>>;
  /** Entries of metadata that are not on the list, and were left out. */
  metadata_dropped: number;
}

/** How far an import has come, from its first line on, over all its runs. */
export interface ImportProgress {
  place: SourceOffset;
  counts: ImportCounts;
  /** The first lines that were rejected. */
  firstRejects: ImportReject[];
  /** The dates that the accepted events change, in order. */
  dates: MetricDate[];
  /** The dates of its events that are stored, new or not, in order. */
  eventDates: MetricDate[];
  /** The months that had no partition for events before, as `YYYY-MM`, in order. */
  months: string[];
  /** Final dates among them that have to be built again, and those that have been. */
  datesToRevise: MetricDate[];
  datesRevised: MetricDate[];
}

/** What one stored batch adds to it. */
export interface BatchResult {
  lines: number;
  accepted: number;
  duplicates: number;
  rejects: ImportReject[];
  metadataDropped: number;
  dates: MetricDate[];
  eventDates: MetricDate[];
  datesToRevise: MetricDate[];
  months: string[];
  end: SourceOffset;
}

/** The report lists this many rejected lines; `--rejects` lists them all. */
const FIRST_REJECTS_MAX = 20;

/** The progress after a batch. */
export function addBatch(progress: ImportProgress, batch: BatchResult): ImportProgress {
  const { counts } = progress;
  const rejected = { ...counts.rejected };
  for (const { code } of batch.rejects) rejected[code] = (rejected[code] ?? 0) + 1;
  return {
    ...progress,
    place: batch.end,
    counts: {
      lines: counts.lines + batch.lines,
      accepted: counts.accepted + batch.accepted,
      duplicates: counts.duplicates + batch.duplicates,
      rejected,
      metadata_dropped: counts.metadata_dropped + batch.metadataDropped,
    },
    firstRejects: [...progress.firstRejects, ...batch.rejects].slice(0, FIRST_REJECTS_MAX),
    dates: union(progress.dates, batch.dates),
    eventDates: union(progress.eventDates, batch.eventDates),
    months: union(progress.months, batch.months),
    datesToRevise: union(progress.datesToRevise, batch.datesToRevise),
  };
}

function union(some: string[], others: string[]): string[] {
  return [...new Set([...some, ...others])].sort();
}

const listStatement = loadStatement(import.meta.url, 'list-imports');

/** One import in the list. */
export interface ListedImport {
  id: number;
  file_name: string;
  format: string;
  /** `running` is also one that was interrupted: `saved_at` says when it stored last. */
  state: 'running' | 'completed' | 'undoing' | 'undone' | 'undone in part';
  lines: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** The number of accepted events that were deleted again; null if the import is not being undone. */
  taken_back: number | null;
  started_at: Date;
  saved_at: Date;
  completed_at: Date | null;
}

/** All imports, the newest first (docs/import.md, "Taking an import back"). */
export const listImports = (database: Database): Promise<ListedImport[]> =>
  run<ListedImport>(database, listStatement);
