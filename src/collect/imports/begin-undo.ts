import { type MetricDate, reportingDay } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { type ImportRow, type ImportRun, presentRun } from './import-run.ts';
import type { UndoCounts } from './undo-report.ts';

const selectStatement = loadStatement(import.meta.url, 'select-import-to-undo');
const beginStatement = loadStatement(import.meta.url, 'begin-undo');
const planStatement = loadStatement(import.meta.url, 'plan-undo');

/** Short enough that the events of one step fit into one transaction, even on the busiest evening. */
const STEP_SECONDS = 300;
const STEP_MILLISECONDS = STEP_SECONDS * 1000;

/** About how many events are taken back in one transaction; at least one step. */
const PORTION_EVENTS = 20_000;

/** Between two instants, half open. */
export interface UndoPortion {
  from: Date;
  until: Date;
  events: number;
}

export interface BegunUndo {
  run: ImportRun;
  fileName: string;
  counts: UndoCounts;
  /** Oldest first. */
  portions: UndoPortion[];
  /** The dates of the import that are sealed. */
  datesSealed: MetricDate[];
}

/** An import that cannot be taken back, and why. Nothing was changed. */
export class UndoRefusedError extends Error {
  override name = 'UndoRefusedError';
}

interface Undoable {
  status: 'running' | 'completed' | 'undoing' | 'undone';
  file_name: string;
  marks_events: boolean;
  undone: UndoCounts;
}

/**
 * Begins to undo an import, or continues that. A process that imports its file is stopped. Throws UndoRefusedError
 * if there is no such import, if it is not recorded what it brought, or if its raw events are gone.
 */
export function beginUndo(
  database: Database,
  id: number,
  { timeZone, reason, now }: { timeZone: string; reason: string | null; now: Date },
): Promise<BegunUndo> {
  return inTransaction(
    database,
    async (transaction) => {
      const [undoable] = await run<Undoable>(transaction, selectStatement, { id });
      if (undoable === undefined)
        throw new UndoRefusedError(`There is no import ${id}; "storytime imports" lists those there are.`);
      if (!undoable.marks_events)
        throw new UndoRefusedError(
          `Import ${id} cannot be undone, because the version that began it did not record its events.`,
        );
      const row = await runForOne<ImportRow>(transaction, beginStatement, {
        id,
        revision_reason: reason,
        now,
      });
      const begun = presentRun(row);
      const dates = [...begun.earlierDates, ...begun.progress.dates].sort();
      const portions = await planPortions(transaction, id, dates, timeZone);
      const datesSealed = await findSealed(transaction, dates);
      if (undoable.status === 'completed' && portions.length === 0 && datesSealed.length > 0)
        throw new UndoRefusedError(
          `Import ${id} cannot be undone, because its raw events were deleted and its days are sealed.`,
        );
      return { run: begun, fileName: undoable.file_name, counts: undoable.undone, portions, datesSealed };
    },
    LONG_STATEMENTS,
  );
}

/** Consecutive steps, combined. Computed from the events, because the days show only where events may be. */
async function planPortions(
  transaction: Transaction,
  importId: number,
  dates: readonly MetricDate[],
  timeZone: string,
): Promise<UndoPortion[]> {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const steps = await run<{ starts_at: Date; events: number }>(transaction, planStatement, {
    import_id: importId,
    from_at: reportingDay(first, timeZone).startsAt,
    until_at: reportingDay(last, timeZone).endsAt,
    step_seconds: STEP_SECONDS,
  });
  const portions: UndoPortion[] = [];
  for (const { starts_at: from, events } of steps) {
    const until = new Date(from.getTime() + STEP_MILLISECONDS);
    const open = portions.at(-1);
    if (open === undefined || open.events + events > PORTION_EVENTS) portions.push({ from, until, events });
    else Object.assign(open, { until, events: open.events + events });
  }
  return portions;
}

async function findSealed(transaction: Transaction, dates: readonly MetricDate[]): Promise<MetricDate[]> {
  return transaction('metric_days')
    .whereRaw('metric_date = any (?::date[])', [dates as MetricDate[]])
    .where({ status: 'sealed' })
    .orderBy('metric_date')
    .pluck('metric_date');
}
