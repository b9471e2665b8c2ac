import fc from 'fast-check';
import { DateTime } from 'luxon';
import { metricDate } from './metric-date.ts';

/** All midnights and changes of the clock in the listed zones fall on a half hour. */
const STEP_MILLISECONDS = 1_800_000;
const DAY_MILLISECONDS = 86_400_000;

/** A day around which streams are placed, and the span of instants that they keep to. */
export interface Anchor {
  timeZone: string;
  day: string;
  /** The first instant that has this calendar date in the zone. */
  dayStart: number;
  /** Two days of 24 hours before the start of the day. */
  windowStart: number;
  /** Three days of 24 hours after the start of the day, exclusive. */
  windowEnd: number;
  /** Every metric date within the window, in order. */
  dates: string[];
  /** The instants at which a stream is most likely to go wrong: midnights and changes of the clock. */
  moments: number[];
}

/** Month ends, a leap day, a year end, and both changes of the clock of every zone. */
const DAYS_OF_ZONES: Record<string, string[]> = {
  UTC: ['2024-02-29', '2024-06-15', '2024-12-31'],
  'America/New_York': ['2024-03-10', '2024-11-03', '2024-12-31'],
  'Europe/Berlin': ['2024-02-29', '2024-03-31', '2024-10-27'],
  'Australia/Lord_Howe': ['2024-04-07', '2024-10-06', '2024-12-31'],
  'America/Havana': ['2024-03-10', '2024-11-03', '2024-04-30'],
};

/** The anchor of one day in one zone. */
export function anchorAt(timeZone: string, day: string): Anchor {
  const dayStart = startOfDate(timeZone, day);
  const windowStart = dayStart - 2 * DAY_MILLISECONDS;
  const windowEnd = dayStart + 3 * DAY_MILLISECONDS;
  const dates = new Set([metricDate(windowStart, timeZone)]);
  const moments: number[] = [dayStart];
  for (let instant = windowStart + STEP_MILLISECONDS; instant < windowEnd; instant += STEP_MILLISECONDS) {
    dates.add(metricDate(instant, timeZone));
    const before = instant - 1;
    const isMidnight = metricDate(before, timeZone) !== metricDate(instant, timeZone);
    if (isMidnight || offsetAt(before, timeZone) !== offsetAt(instant, timeZone)) moments.push(instant);
  }
  return { timeZone, day, dayStart, windowStart, windowEnd, dates: [...dates].sort(), moments };
}

/** A day of the list above; counterexamples shrink to the first ones. */
export const arbitraryAnchor: fc.Arbitrary<Anchor> = fc.constantFrom(
  ...Object.entries(DAYS_OF_ZONES).flatMap(([timeZone, days]) => days.map((day) => anchorAt(timeZone, day))),
);

/** Walks back from noon: luxon's startOf('day') is an hour late where a change of the clock repeats midnight. */
function startOfDate(timeZone: string, day: string): number {
  let instant = DateTime.fromISO(`${day}T12:00:00`, { zone: timeZone }).toMillis();
  while (metricDate(instant - 1, timeZone) === day) instant -= STEP_MILLISECONDS;
  return instant;
}

function offsetAt(instant: number, timeZone: string): number {
  return DateTime.fromMillis(instant, { zone: timeZone }).offset;
}
