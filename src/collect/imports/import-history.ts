import { detectChanges } from '../../compute/ledger/detect-changes.ts';
import { adoptTimeZone } from '../../compute/ledger/ledger-state.ts';
import { type MetricDate, reportingDay } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import { adoptSubjectKey } from '../../records/tombstones/pseudonymiser.ts';
import type { ImportProgress } from './import-progress.ts';
import { beginImport, completeImport, type ImportFormat, type ImportRun } from './import-run.ts';
import { type ImportSource, inspectSource } from './import-source.ts';
import { findKeptUntil, findLiveDates } from './imported-dates.ts';
import { type BatchLimits, readAhead, readBatches } from './read-batches.ts';
import { openRecords, type ReadRecords } from './read-records.ts';
import type { ImportReject } from './rejects.ts';
import { type ImportOutcome, type ImportReport, reportImport } from './report.ts';
import { reviseFinalDays } from './revise-final-days.ts';
import { storeBatch } from './store-batch.ts';

export interface ImportOptions {
  format: ImportFormat;
  timeZone: string;
  pseudonymiser: Pseudonymiser;
  /** The clock, as an import takes hours: events count as received when they are stored. */
  now: () => Date;
  /** The first date to import; events from before it are refused. With another date it is another import. */
  since?: MetricDate;
  /** Why final days may be changed. Without it the events that would change one are refused. */
  reviseFinalBecause?: string;
  /** The instant before which a month of raw events must end to be past its retention at a given time. */
  rawEventsDueBefore?: (now: Date) => Date;
  /** Begins at the start, whatever was imported before; stored events count as duplicates. */
  restart?: boolean;
  /** Stops after the current batch; the import continues if it is started again. */
  signal?: AbortSignal;
  /** Called before the first batch, with the line after which the import continues. */
  onBegin?: (resumedAfterLine: number) => Promise<void> | void;
  /** Called after each batch, with the bytes of the source that have been read. */
  onProgress?: (progress: { bytesRead: number; bytesTotal: number; lines: number }) => void;
  /** Receives the lines that are not imported, in order. After a crash it may receive the lines of one batch again. */
  onRejects?: (rejects: ImportReject[]) => Promise<void> | void;
  linesPerBatch?: number;
}

/** Large enough that a transaction's own costs do not count; stored in a fraction of a second. */
const LINES_PER_BATCH = 5_000;

/**
 * Imports existing history: every event goes through the reading and the store of ingest, and is exempt from
 * `too_old` alone. A bad line is reported, and the others are imported. Days that the events change become due. Final
 * ones reject events or are revised, and sealed ones always reject. If it is killed at any moment, the same call
 * continues after the last committed batch (docs/import.md, "Stopping and going on"). Throws UnusableImportError,
 * before anything is imported.
 */
export async function importHistory(
  database: Database,
  source: ImportSource,
  options: ImportOptions,
): Promise<ImportReport> {
  const { format, timeZone, now, restart = false } = options;
  const { since = null, reviseFinalBecause: revisionReason = null } = options;
  await adoptTimeZone(database, timeZone);
  await adoptSubjectKey(database, options.pseudonymiser);
  const { fingerprint, isCompressed } = await inspectSource(source);
  const readRecords = await openRecords(source, format, isCompressed);
  const identity = { fileName: source.name, fingerprint, format, since, revisionReason };
  const run = await beginImport(database, identity, { restart, now: now() });
  const resumedAfterLine = run.progress.place.line;
  const report = (
    outcome: ImportOutcome,
    progress: ImportProgress,
    { endedAt, liveDates = [] }: { endedAt: Date; liveDates?: MetricDate[] },
  ) =>
    reportImport(run.id, outcome, progress, {
      ...{ resumedAfterLine, liveDates },
      keptUntil: findKeptUntil([...run.earlierDates, ...progress.dates], endedAt, options),
    });
  if (run.finishedAt !== null) {
    return report('imported_before', run.progress, { endedAt: run.finishedAt, liveDates: run.liveDates });
  }
  await options.onBegin?.(resumedAfterLine);
  const stored = await storeLines(database, source, readRecords, run, options);
  if (!stored.isAll) return report('interrupted', stored.progress, { endedAt: now() });
  const progress = await reviseFinalDays(database, run, stored.progress, now);
  await detectChanges(database, timeZone, now());
  const liveDates = await findLiveDates(database, progress.eventDates);
  const endedAt = now();
  await completeImport(database, run, { liveDates, now: endedAt });
  return report('completed', progress, { endedAt, liveDates });
}

/** Stores the rest of the lines in batches; reads at most one batch ahead. */
async function storeLines(
  database: Database,
  source: ImportSource,
  readRecords: ReadRecords,
  run: ImportRun,
  options: ImportOptions,
): Promise<{ progress: ImportProgress; isAll: boolean }> {
  const { timeZone, pseudonymiser, now, signal, onProgress, onRejects } = options;
  const mayRevise = options.reviseFinalBecause !== undefined;
  const months = { known: new Set<number>(), created: new Set<string>() };
  const quarters = new Map<number, MetricDate>();
  const storing = {
    timeZone,
    pseudonymiser,
    now,
    mayRevise,
    months,
    quarters,
    ...(onRejects && { onRejects }),
  };
  let bytesRead = 0;
  const records = readRecords(run.progress.place, (read) => {
    bytesRead = read;
  });
  let progress = run.progress;
  for await (const batch of readAhead(readBatches(records, limitsOf(options)))) {
    if (signal?.aborted) return { progress, isAll: false };
    progress = await storeBatch(database, run, progress, batch, storing);
    onProgress?.({ bytesRead, bytesTotal: source.size, lines: progress.counts.lines });
  }
  return { progress, isAll: true };
}

function limitsOf({ since, timeZone, linesPerBatch = LINES_PER_BATCH }: ImportOptions): BatchLimits {
  return { linesPerBatch, ...(since !== undefined && { earliest: reportingDay(since, timeZone).startsAt }) };
}
