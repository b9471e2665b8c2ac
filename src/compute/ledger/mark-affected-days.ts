import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { lock } from '../../foundation/db/advisory-locks.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { isTransient, retryTransient } from '../../foundation/db/retry-transient.ts';
import { type ChainEvent, daysAffectedBy } from './affected-days.ts';
import { extendLedger, findDay, markDays } from './day-ledger.ts';

export interface AffectedDays {
  dates: MetricDate[];
  /** The affected days that are final; they are not marked. */
  finalDates: MetricDate[];
}

/** A day was made final, or sealed, since the events were admitted; the batch must be checked again. */
export class DayClosedError extends Error {
  override name = 'DayClosedError';

  constructor() {
    super('A day was closed while events were being imported into it.');
  }
}

/**
 * Marks the days that events change, which this transaction has stored or will delete, and extends the ledger back to
 * them. `detectChanges` would find the same days later. Because they are marked now, none of them can become final
 * before that: stale days are never made final. Throws DayClosedError.
 */
export async function markAffectedDays(
  transaction: Transaction,
  events: ChainEvent[],
  { timeZone, now, mayRevise }: { timeZone: string; now: Date; mayRevise: boolean },
): Promise<AffectedDays> {
  if (events.length === 0) return { dates: [], finalDates: [] };
  await lock(transaction, 'ledger');
  await extendLedgerBackTo(transaction, events, timeZone, now);
  const dates = await daysAffectedBy(transaction, events);
  const marked = new Set(await markDays(transaction, dates, now));
  const finalDates = dates.filter((date) => !marked.has(date));
  for (const date of finalDates) {
    const day = await findDay(transaction, date);
    if (!mayRevise || day?.status !== 'final') throw new DayClosedError();
  }
  return { dates, finalDates };
}

/**
 * Checks first whether the ledger must be extended, because listing the dates of years takes longer than storing a
 * small batch.
 */
async function extendLedgerBackTo(
  transaction: Transaction,
  events: ChainEvent[],
  timeZone: string,
  now: Date,
): Promise<void> {
  const times = events.map((event) => event.occurredAt.getTime()).sort((a, b) => a - b);
  const [earliest = 0, latest = 0] = [times[0], times.at(-1)];
  const span = await transaction('metric_days')
    .min('starts_at as from')
    .max('ends_at as until')
    .first<{ from: Date | null; until: Date | null }>();
  if (span.from !== null && span.until !== null && +span.from <= earliest && latest < +span.until) return;
  await extendLedger(transaction, timeZone, now, new Date(earliest));
}

/** Runs a transaction that marks days. Runs it again if another transaction made it fail or closed one of its days. */
export const retryWithOpenDays = <Result>(work: () => Promise<Result>): Promise<Result> =>
  retryTransient(work, (error) => error instanceof DayClosedError || isTransient(error));
