import { IANAZone } from 'luxon';
import {
  DAY_MILLISECONDS as DAY,
  HOUR_MILLISECONDS as HOUR,
  MINUTE_MILLISECONDS as MINUTE,
} from '../core/durations.ts';
import { reportingDay } from '../core/reporting-day.ts';

/** A date may not exist where a zone crosses the date line; two in a row never did. */
const DATES_TRIED_MILLISECONDS = 3 * DAY;

/** The offset of a zone from UTC at an instant; all in milliseconds. */
type OffsetAt = (instant: number) => number;

/**
 * The next instant after `after` at which a pattern of the schedule occurs, later than `after` in any zone;
 * undefined if the pattern is none of these, or the zone is unknown. In the syntax of cron:
 *
 * - `30 3 * * *`, daily: once on every calendar date of the zone, at 03:30 local time. If that time comes twice, the
 *   first one; if it does not come, the first instant after the gap, or else the last minute of the date.
 * - `17 * * * *`, hourly: at 17 minutes past each hour of UTC, whatever local clocks do.
 * - `* * * * *`, or with a slash and a divisor of 60 after the first star: every minute, or every that number of
 * minutes.
 *
 * BullMQ would ask cron-parser, which goes back in time or fails where clocks change by half an hour
 * (docs/operations.md, "The schedule").
 */
export function nextRun(pattern: string, timeZone: string, after: Date): Date | undefined {
  const [, step, minute, hour] = /^(?:(\*(?:\/\d+)?)|(\d+)) (\*|\d+) \* \* \*$/.exec(pattern) ?? [];
  if (hour === undefined) return undefined;
  const instant = after.getTime();
  if (hour !== '*') return nextDaily(Number(hour), Number(minute), timeZone, instant);
  if (step === undefined) return nextOnGrid(instant, HOUR, Number(minute));
  const minutes = step === '*' ? 1 : Number(step.slice(2));
  return 60 % minutes === 0 ? nextOnGrid(instant, minutes * MINUTE, 0) : undefined;
}

/** The first instant after `after` that is this number of minutes past a multiple of the step. */
function nextOnGrid(after: number, step: number, minute: number): Date | undefined {
  if (minute >= 60) return undefined;
  const past = minute * MINUTE;
  return new Date((Math.floor((after - past) / step) + 1) * step + past);
}

function nextDaily(hour: number, minute: number, timeZone: string, after: number): Date | undefined {
  const zone = IANAZone.create(timeZone);
  if (!(hour < 24 && minute < 60 && zone.isValid)) return undefined;
  const offsetAt: OffsetAt = (instant) => zone.offset(instant) * MINUTE;
  const time = hour * HOUR + minute * MINUTE;
  const local = after + offsetAt(after);
  const today = Math.floor(local / DAY) * DAY;
  for (
    let midnight = local < today + time ? today : today + DAY;
    midnight <= today + DATES_TRIED_MILLISECONDS;
    midnight += DAY
  ) {
    const run = runOn(midnight, time, timeZone, offsetAt);
    if (run !== undefined && run > after) return new Date(run);
  }
  return undefined;
}

/**
 * When the job of a date runs, the first instant at which local clocks show the time or later; undefined if the zone
 * leaves the date out. Midnight and what is compared with it are local times, written as if they were UTC. A zone
 * changes its offset at most once within the two days around such a time.
 */
function runOn(midnight: number, time: number, timeZone: string, offsetAt: OffsetAt): number | undefined {
  const local = midnight + time;
  const [before, after] = [local - offsetAt(local - DAY), local - offsetAt(local + DAY)];
  if (before === after || before + offsetAt(before) === local) return before;
  if (after + offsetAt(after) === local) return after;
  const change = firstWithOffsetOf(before, after, offsetAt);
  if (change + offsetAt(change) < midnight + DAY) return change;
  const { startsAt, endsAt } = reportingDay(new Date(midnight).toISOString().slice(0, 10), timeZone);
  return startsAt < endsAt ? endsAt.getTime() - MINUTE : undefined;
}

/** The clocks skip the time: the instant at which they do, by bisection. */
function firstWithOffsetOf(until: number, from: number, offsetAt: OffsetAt): number {
  const offset = offsetAt(until);
  let [before, at] = [from, until];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (offsetAt(middle) === offset) at = middle;
    else before = middle;
  }
  return at;
}
