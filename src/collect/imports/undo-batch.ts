import type { ChainEvent } from '../../compute/ledger/affected-days.ts';
import { findClosedDays } from '../../compute/ledger/closed-days.ts';
import { markAffectedDays, retryWithOpenDays } from '../../compute/ledger/mark-affected-days.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import type { UndoPortion } from './begin-undo.ts';
import { type ImportRun, ImportTakenOverError } from './import-run.ts';
import type { UndoCounts } from './undo-report.ts';

const selectEvents = loadStatement(import.meta.url, 'select-imported-events');
const deleteEvents = loadStatement(import.meta.url, 'delete-imported-events');
const saveStatement = loadStatement(import.meta.url, 'save-undo');

/** The progress of taking an import back. */
export interface UndoProgress {
  counts: UndoCounts;
  /** What this run has changed. */
  dates: ReadonlySet<MetricDate>;
  datesToRevise: ReadonlySet<MetricDate>;
}

export interface TakeBackOptions {
  timeZone: string;
  now: () => Date;
  mayRevise: boolean;
}

interface BroughtEvent {
  event: ChainEvent & { eventId: string };
}

/**
 * Deletes the events of an import in one portion, marks the days that this changes and saves the progress, all in one
 * transaction. Events that would change a final or sealed day are kept. A rebuild that has read them sees the mark and
 * is done again (docs/architecture.md, "Why a rebuild is safe").
 */
export function takeBackPortion(
  database: Database,
  importRun: ImportRun,
  progress: UndoProgress,
  portion: UndoPortion,
  options: TakeBackOptions,
): Promise<UndoProgress> {
  return retryWithOpenDays(() =>
    inTransaction(
      database,
      (transaction) => takeBackLocked(transaction, importRun, progress, portion, options),
      LONG_STATEMENTS,
    ),
  );
}

async function takeBackLocked(
  transaction: Transaction,
  importRun: ImportRun,
  progress: UndoProgress,
  { from, until }: UndoPortion,
  { timeZone, now, mayRevise }: TakeBackOptions,
): Promise<UndoProgress> {
  // Until the transaction ends, no month is dropped and no day is sealed, and no event that moves between two
  // partitions is missed.
  await lock(transaction, 'partitions');
  const span = { import_id: importRun.id, from_at: from, until_at: until };
  const brought = await readBrought(transaction, span);
  const closedDayOf = await findClosedDays(transaction, brought, mayRevise);
  const taken = brought.filter((one) => !closedDayOf.has(one));
  const doneAt = now();
  // This must happen before the events are deleted, because the start of a play is found through them.
  const marking = { timeZone, now: doneAt, mayRevise };
  const { dates, finalDates } = await markAffectedDays(
    transaction,
    taken.map(({ event }) => event),
    marking,
  );
  const kept = keysOf([...closedDayOf.keys()]);
  const { events } = await runForOne<{ events: number }>(transaction, deleteEvents, { ...span, ...kept });
  const after = {
    counts: addCounts(progress.counts, events, [...closedDayOf.values()]),
    dates: new Set([...progress.dates, ...dates]),
    datesToRevise: new Set([...progress.datesToRevise, ...finalDates]),
  };
  await save(transaction, importRun, after, doneAt);
  return after;
}

async function readBrought(
  transaction: Transaction,
  span: { import_id: number; from_at: Date; until_at: Date },
): Promise<BroughtEvent[]> {
  const rows = await run<{
    event_id: string;
    child_profile_id: string;
    book_id: string;
    session_id: string | null;
    occurred_at: Date;
  }>(transaction, selectEvents, span);
  return rows.map((row) => ({
    event: {
      eventId: row.event_id,
      childProfileId: row.child_profile_id,
      bookId: row.book_id,
      sessionId: row.session_id,
      occurredAt: row.occurred_at,
    },
  }));
}

function keysOf(kept: readonly BroughtEvent[]) {
  return {
    event_ids: kept.map(({ event }) => event.eventId),
    child_profile_ids: kept.map(({ event }) => event.childProfileId),
    book_ids: kept.map(({ event }) => event.bookId),
    occurred_ats: kept.map(({ event }) => event.occurredAt),
  };
}

function addCounts(
  { taken_back, left }: UndoCounts,
  deleted: number,
  closed: readonly { status: 'final' | 'sealed' }[],
): UndoCounts {
  const after = { ...left };
  for (const { status } of closed) after[`day_${status}`] = (after[`day_${status}`] ?? 0) + 1;
  return { taken_back: taken_back + deleted, left: after };
}

async function save(
  transaction: Transaction,
  { id, runs }: ImportRun,
  { counts, datesToRevise }: UndoProgress,
  now: Date,
): Promise<void> {
  const saved = await run(transaction, saveStatement, {
    ...{ id, runs, now },
    undone: JSON.stringify(counts),
    dates_to_revise: [...datesToRevise].sort(),
  });
  if (saved.length === 0) throw new ImportTakenOverError();
}
