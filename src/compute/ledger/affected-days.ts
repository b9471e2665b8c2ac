import { PLAY_TIMEOUT_SECONDS, SESSION_WINDOW_SECONDS } from '../../foundation/core/definitions.ts';
import { HOUR_MILLISECONDS } from '../../foundation/core/durations.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { UsageEvent } from '../../records/events/usage-event.ts';

const findAffectedDays = loadStatement(import.meta.url, 'find-affected-days');

/**
 * For how long after an event it can change figures: plays for a time-out, and their sessions for a window more
 * (docs/architecture.md, "Change detection"). A day that is built reads as far before its first instant.
 */
export const IMPACT_WINDOW_SECONDS = PLAY_TIMEOUT_SECONDS + SESSION_WINDOW_SECONDS;

/** The fields of an event that define its chain and its place there. */
export type ChainEvent = Pick<UsageEvent, 'childProfileId' | 'bookId' | 'sessionId' | 'occurredAt'>;

/** Events of one chain that lie in the same stretch of this length are asked about together. */
const STRETCH_MILLISECONDS = 6 * HOUR_MILLISECONDS;

interface Stretch {
  /** Undefined if it does not matter which event changes a day. */
  ordinal?: number;
  event: ChainEvent;
  first: Date;
  last: Date;
}

interface AffectedDay {
  /** That of the stretch, or null. */
  ordinal: number | null;
  metric_date: MetricDate;
}

/** The days of the ledger that events change, stored or not, oldest first. */
export async function daysAffectedBy(
  transaction: Transaction,
  events: readonly ChainEvent[],
): Promise<MetricDate[]> {
  return (await readAffectedDays(transaction, stretchesOf(events), null)).map((day) => day.metric_date);
}

/** The days that each of the events changes, by its place among them, oldest first. */
export async function daysAffectedByEach(
  transaction: Transaction,
  events: readonly ChainEvent[],
): Promise<Map<number, MetricDate[]>> {
  const stretches = events.map((event, ordinal) => ({
    ...{ ordinal, event, first: event.occurredAt, last: event.occurredAt },
  }));
  const daysOf = new Map<number, MetricDate[]>();
  for (const { ordinal, metric_date } of await readAffectedDays(transaction, stretches, null)) {
    if (ordinal !== null) daysOf.set(ordinal, [...(daysOf.get(ordinal) ?? []), metric_date]);
  }
  return daysOf;
}

/** The days that the events change that were received since an instant. */
export async function daysAffectedSince(transaction: Transaction, receivedFrom: Date): Promise<MetricDate[]> {
  return (await readAffectedDays(transaction, [], receivedFrom)).map((day) => day.metric_date);
}

function readAffectedDays(transaction: Transaction, stretches: Stretch[], receivedFrom: Date | null) {
  return run<AffectedDay>(transaction, findAffectedDays, {
    ordinals: stretches.map(({ ordinal = null }) => ordinal),
    child_profile_ids: stretches.map(({ event }) => event.childProfileId),
    book_ids: stretches.map(({ event }) => event.bookId),
    session_ids: stretches.map(({ event }) => event.sessionId),
    first_ats: stretches.map(({ first }) => first),
    last_ats: stretches.map(({ last }) => last),
    received_from: receivedFrom,
    play_timeout_seconds: PLAY_TIMEOUT_SECONDS,
    impact_window_seconds: IMPACT_WINDOW_SECONDS,
  });
}

function stretchesOf(events: readonly ChainEvent[]): Stretch[] {
  const stretches = new Map<string, Stretch>();
  for (const event of events) {
    const { childProfileId, bookId, sessionId, occurredAt: at } = event;
    const bin = Math.floor(at.getTime() / STRETCH_MILLISECONDS);
    const key = [childProfileId, bookId, sessionId, bin].join(' ');
    const stretch = stretches.get(key);
    if (stretch === undefined) stretches.set(key, { event, first: at, last: at });
    else if (at < stretch.first) stretch.first = at;
    else if (at > stretch.last) stretch.last = at;
  }
  return [...stretches.values()];
}
