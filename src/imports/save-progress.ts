import type { Database, Transaction } from '../db/connect-database.ts';
import { loadStatement, run } from '../db/statement.ts';
import type { ImportRun } from './begin-import.ts';
import type { ImportProgress } from './import-progress.ts';

const saveStatement = loadStatement(import.meta.url, 'save-progress');

/**
 * Saves how far an import has come. Throws when another process has taken it up since: what this one would
 * store now, the other one stores.
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
  if (saved.length === 0) throw new ImportTakenOver();
}

/** Another process imports the same file or takes its import back, and began later. */
export class ImportTakenOver extends Error {
  override name = 'ImportTakenOver';

  constructor() {
    super('Another process has taken this import over: it goes on with it, or takes it back.');
  }
}
