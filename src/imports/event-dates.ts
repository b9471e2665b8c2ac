import { Duration } from 'luxon';
import { type MetricDate, metricDateOf } from '../core/reporting-day.ts';
import type { ImportedEvent } from './read-batches.ts';

/** Every offset of a time zone is a multiple of that, so its instants are of one date. */
const QUARTER_MILLISECONDS = Duration.fromObject({ minutes: 15 }).toMillis();

/** Dates by their quarters of an hour since 1970; kept from batch to batch. */
export type KnownQuarters = Map<number, MetricDate>;

/** The dates of events, each once: computed, as the ledger may not reach them. */
export function eventDatesOf(
  events: readonly ImportedEvent[],
  timeZone: string,
  known: KnownQuarters,
): MetricDate[] {
  const dates = new Set<MetricDate>();
  for (const { event } of events) {
    const quarter = Math.floor(event.occurredAt.getTime() / QUARTER_MILLISECONDS);
    const date = known.get(quarter) ?? metricDateOf(new Date(quarter * QUARTER_MILLISECONDS), timeZone);
    known.set(quarter, date);
    dates.add(date);
  }
  return [...dates];
}
