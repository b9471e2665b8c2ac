import { metricDate } from '../../oracle/metric-date.ts';
import type { OracleEvent } from '../../oracle/types.ts';

const HOUR = 3_600_000;
const ANNOTATIONS = [
  ...['quality_change', 'fullscreen', 'impression', 'stall', 'error'],
  ...['save', 'share', 'click', 'skip'],
];

/**
 * The events that an import must reject, by a slow and obvious implementation of docs/architecture.md, "Change
 * detection". It takes the events one by one in order of time. It rejects an event if a closed date lies between
 * the start of the play that it continues or interrupts and two hours after the event. The play consists of stored
 * events and of those admitted before.
 */
export function refusedEvents(
  stored: OracleEvent[],
  incoming: OracleEvent[],
  closedDates: string[],
  timeZone: string,
): OracleEvent[] {
  const kept = [...stored];
  const refused: OracleEvent[] = [];
  for (const event of [...incoming].sort((one, other) => one.occurredAt - other.occurredAt)) {
    const dates = datesBetween(startOfPlay(event, kept), event.occurredAt + 2 * HOUR, timeZone);
    if (dates.some((date) => closedDates.includes(date))) refused.push(event);
    else kept.push(event);
  }
  return refused;
}

function startOfPlay(event: OracleEvent, others: OracleEvent[]): number {
  const chain = others.filter(
    (other) =>
      other.childId === event.childId &&
      other.bookId === event.bookId &&
      other.sessionId === event.sessionId &&
      !ANNOTATIONS.includes(other.eventType),
  );
  let at = event.occurredAt;
  for (;;) {
    const before = chain.filter((other) => other.occurredAt < at && other.occurredAt >= at - HOUR);
    if (before.length === 0) return at;
    at = Math.max(...before.map((other) => other.occurredAt));
    if (before.some((other) => other.occurredAt === at && other.eventType === 'play_start')) return at;
  }
}

/** A day has at least 23 hours, so steps of that length find every date of a span. */
function datesBetween(from: number, until: number, timeZone: string): string[] {
  const dates = new Set([metricDate(until, timeZone)]);
  for (let at = from; at < until; at += HOUR) dates.add(metricDate(at, timeZone));
  return [...dates];
}
