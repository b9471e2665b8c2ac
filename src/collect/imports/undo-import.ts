import { adoptTimeZone } from '../../compute/ledger/ledger-state.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { type BegunUndo, beginUndo } from './begin-undo.ts';
import { ImportTakenOverError } from './import-run.ts';
import { reviseFinalDays } from './revise-final-days.ts';
import { takeBackPortion, type UndoProgress } from './undo-batch.ts';
import type { UndoReport } from './undo-report.ts';

const completeStatement = loadStatement(import.meta.url, 'complete-undo');

export interface UndoOptions {
  timeZone: string;
  now: () => Date;
  /** Why final days may be changed. Without it the events that count on one are left. */
  reviseFinalBecause?: string;
  /** Stops after the current batch; the same call continues. */
  signal?: AbortSignal;
  /** Called after each portion, with the number of events that have been checked in this run. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Takes an import back while its raw events are held: deletes the events that it brought, and no others. The days that
 * this changes become due; final ones refuse line by line, or are revised; sealed ones always refuse. After being
 * killed at any moment the same call resumes it (docs/import.md, "Taking an import back"). Throws UndoRefusedError
 * before anything is changed, and ImportTakenOverError if another process has taken the import up.
 */
export async function undoImport(database: Database, id: number, options: UndoOptions): Promise<UndoReport> {
  const { timeZone, now, reviseFinalBecause, signal, onProgress } = options;
  await adoptTimeZone(database, timeZone);
  const reason = reviseFinalBecause ?? null;
  const begun = await beginUndo(database, id, { timeZone, reason, now: now() });
  const total = begun.portions.reduce((sum, { events }) => sum + events, 0);
  let done = 0;
  let progress: UndoProgress = {
    counts: { taken_back: begun.counts.taken_back, left: {} },
    dates: new Set(),
    datesToRevise: new Set(begun.run.progress.datesToRevise),
  };
  for (const portion of begun.portions) {
    if (signal?.aborted) return reportUndo('interrupted', begun, progress, []);
    const taking = { timeZone, now, mayRevise: reviseFinalBecause !== undefined };
    progress = await takeBackPortion(database, begun.run, progress, portion, taking);
    done += portion.events;
    onProgress?.(done, total);
  }
  const revised = await revise(database, begun, progress, now);
  await complete(database, begun, progress, now());
  return reportUndo('undone', begun, progress, revised);
}

/** Builds the final days again, except those that were sealed since. */
async function revise(
  database: Database,
  { run: importRun }: BegunUndo,
  { datesToRevise }: UndoProgress,
  now: () => Date,
): Promise<string[]> {
  const before = { ...importRun.progress, datesToRevise: [...datesToRevise].sort(), datesRevised: [] };
  return (await reviseFinalDays(database, importRun, before, now)).datesRevised;
}

async function complete(
  database: Database,
  { run: { id, runs } }: BegunUndo,
  { counts }: UndoProgress,
  now: Date,
): Promise<void> {
  const undone = JSON.stringify(counts);
  const completed = await run(database, completeStatement, { id, runs, undone, now });
  if (completed.length === 0) throw new ImportTakenOverError();
}

function reportUndo(
  outcome: UndoReport['outcome'],
  { run: { id }, fileName, datesSealed }: BegunUndo,
  { counts, dates }: UndoProgress,
  revised: string[],
): UndoReport {
  return {
    ...{ id, outcome, file_name: fileName, ...counts },
    ...{ dates: [...dates].sort(), dates_revised: revised, dates_sealed: datesSealed },
  };
}
