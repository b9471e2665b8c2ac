import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { ImportCounts, ImportProgress } from './import-progress.ts';
import { UnusableImportError } from './import-source.ts';
import type { ImportReject } from './rejects.ts';

const beginStatement = loadStatement(import.meta.url, 'begin-import');
const restartStatement = loadStatement(import.meta.url, 'restart-import');
const selectCompletedImport = loadStatement(import.meta.url, 'select-completed-import');

export const IMPORT_FORMATS = ['ndjson', 'csv'] as const;

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** The parameters of a new import. */
export interface ImportIdentity {
  fileName: string;
  fingerprint: string;
  format: ImportFormat;
  /** The first date that is imported; null: all are. */
  since: MetricDate | null;
  /** Why final days may be changed; null: they may not. */
  revisionReason: string | null;
}

/** An import that this process runs, with its progress before. */
export interface ImportRun {
  id: number;
  /** If another process continues the import later, it raises this number, which ends this run. */
  runs: number;
  revisionReason: string | null;
  /** The dates that were changed before its last restart. */
  earlierDates: MetricDate[];
  /** The dates of its events on which players have posted events, too; known once it is completed. */
  liveDates: MetricDate[];
  /** When it was completed; null before. */
  finishedAt: Date | null;
  progress: ImportProgress;
}

/** A row of `imports`, as it is returned by the statements that begin an import or its undoing. */
export interface ImportRow {
  id: number;
  runs: number;
  position: number;
  lines_read: number;
  counts: ImportCounts;
  first_rejects: ImportReject[];
  dates: MetricDate[];
  earlier_dates: MetricDate[];
  event_dates: MetricDate[];
  live_dates: MetricDate[];
  finished_at: Date | null;
  months: string[];
  revision_reason: string | null;
  dates_to_revise: MetricDate[];
  dates_revised: MetricDate[];
}

/**
 * Continues an import or begins it. With `restart`, or if it was undone, it begins at the start. A completed import
 * is returned unchanged. Throws UnusableImportError if it is being undone.
 */
export function beginImport(
  database: Database,
  identity: ImportIdentity,
  { restart, now }: { restart: boolean; now: Date },
): Promise<ImportRun> {
  const { fileName: file_name, format, revisionReason: revision_reason } = identity;
  const fingerprint = fingerprintOf(identity);
  return inTransaction(database, async (transaction) => {
    await run(transaction, restartStatement, { fingerprint, format, restart, now });
    const begin = { file_name, fingerprint, format, revision_reason, now };
    const [open] = await run<ImportRow>(transaction, beginStatement, begin);
    if (open !== undefined) return presentRun(open);
    const [done] = await run<ImportRow>(transaction, selectCompletedImport, { fingerprint, format });
    if (done !== undefined) return presentRun(done);
    throw new UnusableImportError(
      'An import of this file is being taken back: "storytime imports" says its number, and "storytime imports undo" with that ends it.',
    );
  });
}

/**
 * With another first date or another format, the same file is another import, read from its beginning. To continue
 * under another date would leave counts without a meaning.
 */
function fingerprintOf({ fingerprint, since }: ImportIdentity): string {
  return since === null ? fingerprint : `${fingerprint}-since-${since}`;
}

/** The run that a row describes. */
export function presentRun(row: ImportRow): ImportRun {
  return {
    id: row.id,
    runs: row.runs,
    revisionReason: row.revision_reason,
    earlierDates: row.earlier_dates,
    liveDates: row.live_dates,
    finishedAt: row.finished_at,
    progress: {
      place: { offset: row.position, line: row.lines_read },
      counts: row.counts,
      firstRejects: row.first_rejects,
      dates: row.dates,
      eventDates: row.event_dates,
      months: row.months,
      datesToRevise: row.dates_to_revise,
      datesRevised: row.dates_revised,
    },
  };
}

const saveStatement = loadStatement(import.meta.url, 'save-progress');

/**
 * Saves the progress of an import. Throws if another process has continued it since, because that process stores the
 * same lines.
 */
export async function saveProgress(
  connection: Database | Transaction,
  { id, runs }: Pick<ImportRun, 'id' | 'runs'>,
  progress: ImportProgress,
  now: Date,
): Promise<void> {
  const saved = await run(connection, saveStatement, {
    id,
    runs,
    position: progress.place.offset,
    lines_read: progress.place.line,
    counts: JSON.stringify(progress.counts),
    first_rejects: JSON.stringify(progress.firstRejects),
    dates: progress.dates,
    event_dates: progress.eventDates,
    months: progress.months,
    dates_to_revise: progress.datesToRevise,
    dates_revised: progress.datesRevised,
    now,
  });
  if (saved.length === 0) throw new ImportTakenOverError();
}

/** Another process imports the same file or takes its import back, and began later. */
export class ImportTakenOverError extends Error {
  override name = 'ImportTakenOverError';

  constructor() {
    super('Another process has taken this import over: it continues it, or takes it back.');
  }
}

const completeStatement = loadStatement(import.meta.url, 'complete-import');

/** Records that an import is done. Throws if another process has taken it up since. */
export async function completeImport(
  database: Database,
  { id, runs }: ImportRun,
  { liveDates, now }: { liveDates: MetricDate[]; now: Date },
): Promise<void> {
  const completed = await run(database, completeStatement, { id, runs, live_dates: liveDates, now });
  if (completed.length === 0) throw new ImportTakenOverError();
}
