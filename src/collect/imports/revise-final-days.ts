import { rebuildDay } from '../../compute/facts/rebuild-day.ts';
import { Problem } from '../../foundation/core/errors.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import type { ImportProgress } from './import-progress.ts';
import { type ImportRun, saveProgress } from './import-run.ts';

/**
 * Rebuilds the final days that an import has changed, oldest first, and stores its reason with each. Those
 * that are done are remembered at once, so an import that is killed here continues with the others.
 */
export async function reviseFinalDays(
  database: Database,
  run: ImportRun,
  progress: ImportProgress,
  now: () => Date,
): Promise<ImportProgress> {
  let done = progress;
  for (const date of progress.datesToRevise) {
    const isRevised = await revise(database, date, run.revisionReason ?? '', now());
    done = {
      ...done,
      datesToRevise: done.datesToRevise.filter((other) => other !== date),
      datesRevised: isRevised ? [...new Set([...done.datesRevised, date])].sort() : done.datesRevised,
    };
    await saveProgress(database, run, done, now());
  }
  return done;
}

/** False for a day that was sealed since: it cannot be built again, because its raw events are deleted. */
async function revise(database: Database, date: string, reason: string, now: Date): Promise<boolean> {
  try {
    await rebuildDay(database, date, { now, reviseFinalBecause: reason });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'day_sealed') return false;
    throw error;
  }
}
