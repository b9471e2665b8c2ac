import { DateTime } from 'luxon';
import { DAY_MILLISECONDS, MINUTE_MILLISECONDS } from './durations.ts';
import type { ReportingDay } from './reporting-day.ts';

/** Every offset from UTC since the first year of events is a multiple of it, and so is every change of a clock. */
const STEP_MILLISECONDS = 15 * MINUTE_MILLISECONDS;

/**
 * The instants at which the hours of a day begin, 23 to 25 of them: its first instant, and wherever the local clock
 * shows a full hour or is changed (docs/metrics.md, "Hours of a day"). Each lasts until the next one begins.
 */
export function hoursOf(
  { startsAt, endsAt }: Pick<ReportingDay, 'startsAt' | 'endsAt'>,
  timeZone: string,
): Date[] {
  const hours = [startsAt];
  let { offset } = DateTime.fromJSDate(startsAt, { zone: timeZone });
  for (let at = startsAt.getTime() + STEP_MILLISECONDS; at < endsAt.getTime(); at += STEP_MILLISECONDS) {
    const local = DateTime.fromMillis(at, { zone: timeZone });
    if (local.minute === 0 || local.offset !== offset) hours.push(new Date(at));
    offset = local.offset;
  }
  return hours;
}

/**
 * The instant with the local time of `instant`, a number of calendar days away. If that day has the time twice, it is
 * the first. If that day skips the time, it is as long after the clock change as the time is after the beginning of
 * the skipped hour. It is never outside of the day (docs/metrics.md, "Hours of a day").
 */
export function sameClockTimeOn(
  { startsAt, endsAt }: Pick<ReportingDay, 'startsAt' | 'endsAt'>,
  instant: Date,
  daysAway: number,
  timeZone: string,
): Date {
  const clockTime = instant.getTime() + offsetAt(instant.getTime(), timeZone) + daysAway * DAY_MILLISECONDS;
  const offsets = [offsetAt(startsAt.getTime(), timeZone), offsetAt(endsAt.getTime() - 1, timeZone)];
  const candidates = offsets.map((offset) => clockTime - offset);
  const shown = candidates.filter((at) => at + offsetAt(at, timeZone) === clockTime);
  const found = shown.length > 0 ? Math.min(...shown) : Math.max(...candidates);
  return new Date(Math.min(Math.max(found, startsAt.getTime()), endsAt.getTime()));
}

/** By how many milliseconds the local clock is ahead of UTC. */
const offsetAt = (at: number, timeZone: string): number =>
  DateTime.fromMillis(at, { zone: timeZone }).offset * MINUTE_MILLISECONDS;
