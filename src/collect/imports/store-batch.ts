import { markAffectedDays, retryWithOpenDays } from '../../compute/ledger/mark-affected-days.ts';
import { FUTURE_TOLERANCE_SECONDS } from '../../foundation/core/definitions.ts';
import { lockShared } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { storeEvents } from '../../records/events/store-events.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import { type EnsuredMonths, ensureMonths } from './ensure-months.ts';
import { addBatch, type ImportProgress } from './import-progress.ts';
import { type ImportRun, saveProgress } from './import-run.ts';
import { eventDatesOf, type KnownQuarters } from './imported-dates.ts';
import { passOverSameMoments } from './pass-over-same-moments.ts';
import type { ImportBatch, ImportedEvent } from './read-batches.ts';
import { rejectEventsOfClosedDays } from './reject-events-of-closed-days.ts';
import { type ImportReject, importReject } from './rejects.ts';

export interface StoreOptions {
  pseudonymiser: Pseudonymiser;
  timeZone: string;
  now: () => Date;
  mayRevise: boolean;
  /** Months that have partitions; kept from batch to batch. */
  months: EnsuredMonths;
  quarters: KnownQuarters;
  /** Receives the lines of a batch that are not imported, in order, before the batch is committed. */
  onRejects?: (rejects: ImportReject[]) => Promise<void> | void;
}

/**
 * Statements are limited as for any arrival: a longer one would be noted too late. A transaction that takes the ingest
 * lock exclusively waits for a batch, and players wait behind it. So a batch never waits long.
 */
const LIMITS = { statementTimeoutMilliseconds: 15_000, lockTimeoutMilliseconds: 5_000 };

/**
 * Stores one batch, marks the days that it changes and saves the progress after it, all in one transaction. So the
 * stored progress of an import is always exact. `progress` is the progress before the batch. Returns the one after it.
 */
export function storeBatch(
  database: Database,
  run: ImportRun,
  progress: ImportProgress,
  batch: ImportBatch,
  options: StoreOptions,
): Promise<ImportProgress> {
  return retryWithOpenDays(async () => {
    const timely = admitTimes(batch.events, options.now());
    await ensureMonths(database, timely.events, options.months);
    return inTransaction(
      database,
      (transaction) => storeLocked(transaction, run, { progress, batch, timely }, options),
      LIMITS,
    );
  });
}

interface Work {
  progress: ImportProgress;
  batch: ImportBatch;
  timely: { events: ImportedEvent[]; rejects: ImportReject[] };
}

async function storeLocked(
  transaction: Transaction,
  run: ImportRun,
  { progress, batch, timely }: Work,
  { pseudonymiser, timeZone, now, mayRevise, months, quarters, onRejects }: StoreOptions,
): Promise<ImportProgress> {
  // Taken before the closed days are read, so that no month is dropped after that and the answer stays true.
  await lockShared(transaction, 'ingest');
  const known = await passOverSameMoments(transaction, run.id, timely.events);
  const { open, rejects, duplicates } = await rejectEventsOfClosedDays(transaction, known.others, mayRevise);
  const receivedAt = now();
  const stored = await store(transaction, pseudonymiser, open, { receivedAt, importId: run.id });
  const { dates, finalDates } = await markAffectedDays(
    transaction,
    stored.accepted.map(({ event }) => event),
    { timeZone, now: receivedAt, mayRevise },
  );
  const refused = [...timely.rejects, ...rejects, ...stored.rejects];
  const refusedLines = new Set(refused.map(({ line }) => line));
  const standing = timely.events.filter(({ line }) => !refusedLines.has(line));
  const result = {
    lines: batch.lines,
    metadataDropped: batch.metadataDropped,
    accepted: stored.accepted.length,
    duplicates: known.duplicates + duplicates + stored.duplicates,
    rejects: [...batch.rejects, ...refused].sort((a, b) => a.line - b.line),
    dates,
    eventDates: eventDatesOf(standing, timeZone, quarters),
    datesToRevise: finalDates,
    months: [...months.created],
    end: batch.end,
  };
  const after = addBatch(progress, result);
  await onRejects?.(result.rejects);
  await saveProgress(transaction, run, after, receivedAt);
  return after;
}

/** No event of a history is too old, but none may lie in the future. */
function admitTimes(events: ImportedEvent[], now: Date): Work['timely'] {
  const newest = now.getTime() + FUTURE_TOLERANCE_SECONDS * 1000;
  const isTimely = ({ event }: ImportedEvent) => event.occurredAt.getTime() <= newest;
  return {
    events: events.filter(isTimely),
    rejects: events.filter((event) => !isTimely(event)).map(({ line }) => importReject(line, 'in_future')),
  };
}

/** The store takes a transaction as its database, and works in a savepoint of it. */
async function store(
  transaction: Transaction,
  pseudonymiser: Pseudonymiser,
  events: ImportedEvent[],
  { receivedAt, importId }: { receivedAt: Date; importId: number },
) {
  const arrival = { events: events.map(({ event }) => event), receivedAt };
  const outcomes = await storeEvents(transaction, pseudonymiser, [arrival], importId);
  const accepted: ImportedEvent[] = [];
  const rejects: ImportReject[] = [];
  let duplicates = 0;
  for (const [index, event] of events.entries()) {
    const outcome = outcomes[index];
    if (outcome === 'accepted') accepted.push(event);
    else if (outcome === 'duplicate') duplicates += 1;
    else if (outcome !== undefined) rejects.push(importReject(event.line, outcome));
  }
  return { accepted, duplicates, rejects };
}
