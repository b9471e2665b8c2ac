import { INGEST_SECONDS_MAX } from '../../foundation/core/definitions.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { daysAffectedSince, IMPACT_WINDOW_SECONDS } from './affected-days.ts';
import { extendLedger, markDays } from './day-ledger.ts';
import { readWatermark, writeWatermark } from './ledger-state.ts';

const selectEarliestNewEvent = loadStatement(import.meta.url, 'select-earliest-new-event');
const takeDaysOfCatalogueChanges = loadStatement(import.meta.url, 'take-days-of-catalogue-changes');

/**
 * How far before the watermark events are searched again: longer than any ingest transaction lasts and than the clocks
 * of two machines differ. To find an event twice costs a rebuild and does no harm.
 */
const WATERMARK_LAG_SECONDS = INGEST_SECONDS_MAX + 240;

/** If the watermark lies further ahead than the lag bridges, a wrong clock has written it, and it counts as absent. */
const AHEAD_MILLISECONDS_MAX = (WATERMARK_LAG_SECONDS - INGEST_SECONDS_MAX) * 1000;

/** An instant before every event, because without a watermark all events are new. */
const BEGINNING = new Date('2000-01-01T00:00:00Z');

/**
 * Finds what has come in since the watermark (events by their time of receipt, changes of the catalogue), marks the
 * days that it changes, and extends the ledger from the earliest event to today. Returns the marked days. Any number of
 * processes may call it at once (docs/architecture.md, "Change detection").
 */
export function detectChanges(database: Database, timeZone: string, now: Date): Promise<MetricDate[]> {
  return inTransaction(
    database,
    async (transaction) => {
      const marked = await detectChangesWithin(transaction, timeZone, now);
      await writeWatermark(transaction, now);
      return marked;
    },
    LONG_STATEMENTS,
  );
}

const believedLook = (seenUntil: Date | null, now: Date): Date | null =>
  seenUntil !== null && seenUntil.getTime() - now.getTime() > AHEAD_MILLISECONDS_MAX ? null : seenUntil;

/**
 * Does the same within a transaction, and leaves the watermark: the next `detectChanges` finds the same events again.
 * For programs that are not workers: their clocks must not move the watermark (docs/architecture.md, "Change
 * detection").
 */
export async function detectChangesWithin(
  transaction: Transaction,
  timeZone: string,
  now: Date,
): Promise<MetricDate[]> {
  await lock(transaction, 'ledger');
  const seenUntil = believedLook(await readWatermark(transaction), now);
  const receivedFrom =
    seenUntil === null ? BEGINNING : new Date(seenUntil.getTime() - WATERMARK_LAG_SECONDS * 1000);
  const { earliest } = await runForOne<{ earliest: Date | null }>(transaction, selectEarliestNewEvent, {
    received_from: receivedFrom,
  });
  await extendLedger(transaction, timeZone, now, earliest ?? now);
  const dates = await findChangedDays(transaction, receivedFrom, {
    isFirstLook: seenUntil === null,
    hasArrivals: earliest !== null,
  });
  return markDays(transaction, dates, now);
}

/**
 * Without a watermark, every day of the ledger is marked. Most are new, but a day that a backfill has built may lack
 * events that came later.
 */
async function findChangedDays(
  transaction: Transaction,
  receivedFrom: Date,
  { isFirstLook, hasArrivals }: { isFirstLook: boolean; hasArrivals: boolean },
): Promise<MetricDate[]> {
  const fromCatalogue = await run<{ metric_date: MetricDate }>(transaction, takeDaysOfCatalogueChanges, {
    look_back_seconds: IMPACT_WINDOW_SECONDS,
  });
  if (isFirstLook) return transaction('metric_days').pluck('metric_date');
  const ofArrivals = !hasArrivals ? [] : await daysAffectedSince(transaction, receivedFrom);
  return [...new Set([...fromCatalogue.map((day) => day.metric_date), ...ofArrivals])];
}
