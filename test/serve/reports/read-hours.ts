import { DateTime } from 'luxon';
import { metricDate } from '../../oracle/metric-date.ts';
import type { OraclePlay } from '../../oracle/types.ts';

/** A slow reading of docs/metrics.md, "Hours of a day": minute by minute, play by play, in whole numbers. */
const [MINUTE, DAY] = [60_000, 86_400_000];

/** The local time, as a number that can be compared. */
const wallClock = (at: number, timeZone: string) =>
  Date.parse(`${DateTime.fromMillis(at, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS")}Z`);

/** Every minute that has this date. */
function minutesOfDate(date: string, timeZone: string): number[] {
  const first = Date.parse(`${date}T00:00:00Z`) - DAY;
  const minutes = Array.from({ length: 3 * 24 * 60 }, (_, place) => first + place * MINUTE);
  return minutes.filter((at) => metricDate(at, timeZone) === date);
}

/** The first minute after the date. */
export const endOfDate = (date: string, timeZone: string) =>
  (minutesOfDate(date, timeZone).at(-1) ?? Number.NaN) + MINUTE;

/** The first minute of each hour: the first of all, each full hour, and each that does not follow on the one before. */
export function readHourStarts(date: string, timeZone: string): number[] {
  const minutes = minutesOfDate(date, timeZone);
  return minutes.filter((at, place) => {
    const [before, shown] = [wallClock(at - MINUTE, timeZone), wallClock(at, timeZone)];
    return place === 0 || shown % (60 * MINUTE) === 0 || shown !== before + MINUTE;
  });
}

/** The instant of another date at which the clock shows the same, as the page says. */
export function readSameTime(date: string, at: number, daysAway: number, timeZone: string): number {
  const minutes = minutesOfDate(date, timeZone);
  const wanted = wallClock(at, timeZone) + daysAway * DAY;
  const wantedMinute = wanted - (wanted % MINUTE);
  const same = minutes.find((minute) => wallClock(minute, timeZone) === wantedMinute);
  if (same !== undefined) return same + (wanted % MINUTE);
  const after = minutes.find((minute) => wallClock(minute, timeZone) > wantedMinute) ?? Number.NaN;
  const skippedFrom = wallClock(after - MINUTE, timeZone) + MINUTE;
  return minutes[0] === after ? after : after + (wanted - skippedFrom);
}

/** The part of a play that was watched before an instant. */
function watchedBefore({ startedAt, endedAt, watchedMilliseconds }: OraclePlay, at: number): bigint {
  if (at <= startedAt) return 0n;
  if (at >= endedAt) return BigInt(watchedMilliseconds);
  return (BigInt(watchedMilliseconds) * BigInt(at - startedAt)) / BigInt(endedAt - startedAt);
}

const minutesOf = (milliseconds: bigint) => Number((milliseconds * 2n + 600n) / 1200n) / 100;

/** The sums of the plays of one date before an instant; of all of them with infinity. */
export function readSumsUntil(plays: OraclePlay[], until: number) {
  const begun = plays.filter((play) => play.startedAt < until);
  const explicit = begun.filter((play) => play.isExplicit);
  const watched = begun.reduce((sum, play) => sum + watchedBefore(play, until), 0n);
  return {
    total_minutes_watched: minutesOf(watched),
    total_play_starts: explicit.length,
    total_completions: begun.filter((play) => play.isCompleted && play.endedAt < until).length,
    total_unique_children: new Set(begun.map((play) => play.childId)).size,
    active_books: new Set(explicit.map((play) => play.bookId)).size,
  };
}

/** Each hour of a date that is known until an instant. */
export function readHours(plays: OraclePlay[], starts: number[], until: number) {
  const begun = starts.filter((start, place) => place === 0 || start < until);
  return starts.map((start, place) => {
    const starts_at = new Date(start).toISOString();
    if (place >= begun.length)
      return { starts_at, minutes_watched: null, play_starts: null, completions: null };
    const end = begun[place + 1] ?? Number.POSITIVE_INFINITY;
    const within = (at: number) => (place === 0 || at >= start) && at < end;
    const watched = plays.reduce(
      (sum, play) => sum + watchedBefore(play, end) - (place === 0 ? 0n : watchedBefore(play, start)),
      0n,
    );
    return {
      starts_at,
      minutes_watched: minutesOf(watched),
      play_starts: plays.filter((play) => play.isExplicit && within(play.startedAt)).length,
      completions: plays.filter((play) => play.isCompleted && within(play.endedAt)).length,
    };
  });
}
