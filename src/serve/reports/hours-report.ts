import { type MetricDate, plusDays, reportingDay } from '../../foundation/core/reporting-day.ts';
import { hoursOf, sameClockTimeOn } from '../../foundation/core/reporting-hours.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { minutesOf } from './figures.ts';
import { completenessOf, type DayOfRange, isBuilt, rangeMeta } from './range-meta.ts';

const selectComparedDays = loadStatement(import.meta.url, 'select-compared-days');
const sumHours = loadStatement(import.meta.url, 'sum-hours');
const sumPlaysUntil = loadStatement(import.meta.url, 'sum-plays-until');

/** The same weekday of the week before. */
const DAYS_BEFORE = 7;

interface ComparedDay extends DayOfRange {
  starts_at: Date | null;
  ends_at: Date | null;
  is_partial: boolean;
}

interface HourSums {
  starts_at: Date;
  play_starts: number;
  completions: number;
  watched_milliseconds: number;
}

interface DaySums extends Omit<HourSums, 'starts_at'> {
  unique_children: number;
  active_books: number;
}

/**
 * What the library was watched in each hour of a date, in all of it so far, and on the same weekday of the week before
 * until the clock showed the same time (docs/metrics.md, "Hours of a day"). Reads the plays of these two dates alone.
 */
export function hoursReport(database: Database, date: MetricDate, now: Date, timeZone: string) {
  return inSnapshot(database, async (snapshot) => {
    const before = plusDays(date, -DAYS_BEFORE);
    const [day, dayBefore] = await run<ComparedDay>(snapshot, selectComparedDays, {
      metric_date: date,
      compared_date: before,
    });
    if (day === undefined || dayBefore === undefined)
      throw new Error('select-compared-days.sql lacks a date');
    const bounds = boundsOf(day, timeZone);
    const until = knownUntil(day, bounds.endsAt, now);
    const isWhole = until !== null && until >= bounds.endsAt;
    const boundsBefore = boundsOf(dayBefore, timeZone);
    const untilBefore = isWhole
      ? boundsBefore.endsAt
      : until && sameClockTimeOn(boundsBefore, until, -DAYS_BEFORE, timeZone);
    return {
      data: await readHours(snapshot, day, hoursOf(bounds, timeZone), until),
      summary: await readSums(snapshot, day, until, { isWhole: true }),
      week_before: await readSums(snapshot, dayBefore, untilBefore, { isWhole }),
      meta: rangeMeta({ start: date, end: date }, timeZone, [day]),
    };
  });
}

/** The instants of a date: what the ledger says, if it reaches it. */
const boundsOf = ({ metric_date, starts_at, ends_at }: ComparedDay, timeZone: string) =>
  starts_at && ends_at ? { startsAt: starts_at, endsAt: ends_at } : reportingDay(metric_date, timeZone);

/** Until when a date is known: its last build, not beyond its end; null if it was not built. */
function knownUntil(day: ComparedDay, endsAt: Date, now: Date): Date | null {
  if (day.built_at === null) return null;
  return new Date(Math.min(day.built_at.getTime(), endsAt.getTime(), now.getTime()));
}

/** An hour that has not begun has no numbers; the last one that has holds all the rest of the date. */
async function readHours(snapshot: Transaction, day: ComparedDay, hours: Date[], until: Date | null) {
  const begun = until === null ? [] : hours.filter((hour, place) => place === 0 || hour < until);
  const bindings = { metric_date: day.metric_date, hours: begun };
  const sums = begun.length === 0 ? [] : await run<HourSums>(snapshot, sumHours, bindings);
  return hours.map((hour, place) => {
    const { watched_milliseconds = null, play_starts = null, completions = null } = sums[place] ?? {};
    return {
      starts_at: hour.toISOString(),
      minutes_watched: watched_milliseconds === null ? null : minutesOf(watched_milliseconds),
      play_starts,
      completions,
    };
  });
}

const UNKNOWN_SUMS = {
  total_minutes_watched: null,
  total_play_starts: null,
  total_completions: null,
  total_unique_children: null,
  active_books: null,
};

/** The known figures of a date until then: all that was built of it, or (not `isWhole`) only what was before. */
async function readSums(
  snapshot: Transaction,
  day: ComparedDay,
  until: Date | null,
  { isWhole }: { isWhole: boolean },
) {
  return {
    date: day.metric_date,
    until: until?.toISOString() ?? null,
    completeness: completenessOf([day]),
    computed_at: day.built_at?.toISOString() ?? null,
    ...(day.is_partial ? { plays_partial: true as const } : {}),
    ...(until === null || !isBuilt(day)
      ? UNKNOWN_SUMS
      : presentSums(
          await runForOne<DaySums>(snapshot, sumPlaysUntil, {
            metric_date: day.metric_date,
            until: isWhole ? null : until,
          }),
        )),
  };
}

function presentSums(sums: DaySums) {
  return {
    total_minutes_watched: minutesOf(sums.watched_milliseconds),
    total_play_starts: sums.play_starts,
    total_completions: sums.completions,
    total_unique_children: sums.unique_children,
    active_books: sums.active_books,
  };
}
