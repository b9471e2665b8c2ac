import { DateTime } from 'luxon';
import type { MetricDate } from '../src/foundation/core/reporting-day.ts';

/** How many days the demo shows: twelve weeks, so that 30 days can be compared by weekday with the 30 that came 35 days before. */
export const DEMO_DAYS = 84;

const NOON_MINUTES = 12 * 60;

/**
 * The instant, in milliseconds, at a minute of the local day. It is counted from noon, which exists once on every
 * date. If clocks change at night, times before the change are wrong by an hour; children sleep then.
 */
export function localInstant(date: MetricDate, minutes: number, timeZone: string): number {
  const noon = DateTime.fromISO(`${date}T12:00`, { zone: timeZone }).toMillis();
  return noon + Math.round((minutes - NOON_MINUTES) * 60_000);
}
