import { Duration } from 'luxon';
import { PLAY_TIMEOUT_SECONDS } from '../core/definitions.ts';
import type { MetricDate } from '../core/reporting-day.ts';
import { lock } from '../db/advisory-locks.ts';
import type { Transaction } from '../db/connect-database.ts';
import { loadStatement, run } from '../db/statement.ts';
import { extendLedger, findDay, markDays } from '../facts/day-ledger.ts';
import { type ChainEvent, REACH_SECONDS } from './reach.ts';

const findReachedDays = loadStatement(import.meta.url, 'find-reached-days');

export interface ReachedDays {
  dates: MetricDate[];
  /** Those of them that are final: marking does not touch them. */
  finalDates: MetricDate[];
}

/** A day was made final, or sealed, since the events were admitted; the batch has to be judged again. */
export class DayClosedMeanwhile extends Error {
  override name = 'DayClosedMeanwhile';

  constructor() {
    super('A day was closed while events were being imported into it.');
  }
}

/** Events of one chain that lie in the same stretch of this length are asked about together. */
const STRETCH_MILLISECONDS = Duration.fromObject({ hours: 6 }).toMillis();

/**
 * Marks the days that events change which were stored in this transaction, or will be deleted in it, and makes the ledger reach back
 * to them. Noting arrivals later would find the same days; marking them now means that none of them can be
 * made final in between: finalising passes over what is stale. Throws DayClosedMeanwhile.
 */
export async function markReachedDays(
  transaction: Transaction,
  events: ChainEvent[],
  { timeZone, now, mayRevise }: { timeZone: string; now: Date; mayRevise: boolean },
): Promise<ReachedDays> {
  if (events.length === 0) return { dates: [], finalDates: [] };
  await lock(transaction, 'ledger');
  await reachBack(transaction, events, timeZone, now);
  const reached = await run<{ metric_date: MetricDate }>(transaction, findReachedDays, {
    ...arrivalsOf(events),
    play_timeout_seconds: PLAY_TIMEOUT_SECONDS,
    reach_seconds: REACH_SECONDS,
  });
  const dates = reached.map((day) => day.metric_date);
  const marked = new Set(await markDays(transaction, dates, now));
  const finalDates = dates.filter((date) => !marked.has(date));
  for (const date of finalDates) {
    const day = await findDay(transaction, date);
    if (!mayRevise || day?.status !== 'final') throw new DayClosedMeanwhile();
  }
  return { dates, finalDates };
}

/** Asks before extending: listing the dates of years takes longer than storing a small batch. */
async function reachBack(
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

function arrivalsOf(events: ChainEvent[]) {
  const arrivals = new Map<string, { event: ChainEvent; first: Date; last: Date }>();
  for (const event of events) {
    const { childProfileId, bookId, sessionId, occurredAt: at } = event;
    const key = [childProfileId, bookId, sessionId, Math.floor(at.getTime() / STRETCH_MILLISECONDS)].join(
      ' ',
    );
    const arrival = arrivals.get(key);
    if (arrival === undefined) arrivals.set(key, { event, first: at, last: at });
    else if (at < arrival.first) arrival.first = at;
    else if (at > arrival.last) arrival.last = at;
  }
  const rows = [...arrivals.values()];
  return {
    child_profile_ids: rows.map(({ event }) => event.childProfileId),
    book_ids: rows.map(({ event }) => event.bookId),
    session_ids: rows.map(({ event }) => event.sessionId),
    first_ats: rows.map(({ first }) => first),
    last_ats: rows.map(({ last }) => last),
  };
}
