import { minutesOf, rateOf } from './figures.ts';
import { type Audience, type DayOfRange, isBuilt, rangeMeta } from './range-meta.ts';
import type { DateRange } from './range-of-dates.ts';

/** A date of a report as the statements return it; the numbers are null where the date was not built. */
export interface ReportedDay extends DayOfRange {
  play_starts: number | null;
  watched_milliseconds: number | null;
  unique_children: number | null;
  completions: number | null;
}

/**
 * The shape of every analytics answer (docs/api.md, "Read analytics"): one entry per date, sums over them, and what has
 * to be known to read them. `more` adds fields to the entries.
 */
export function analyticsAnswer<Day extends ReportedDay, More extends object = object>(
  range: DateRange,
  timeZone: string,
  days: Day[],
  audience: Audience,
  more?: (day: Day) => More,
) {
  return {
    data: days.map((day) => ({ ...presentDay(day), ...(more?.(day) as More) })),
    summary: summarise(days, audience.children),
    meta: rangeMeta(range, timeZone, days, audience),
  };
}

function presentDay(day: ReportedDay) {
  const { play_starts, watched_milliseconds, unique_children, completions } = day;
  return {
    date: day.metric_date,
    play_starts,
    minutes_watched: watched_milliseconds === null ? null : minutesOf(watched_milliseconds),
    unique_children,
    completions,
    completion_rate: play_starts === null || completions === null ? null : rateOf(completions, play_starts),
  };
}

/** If no date is built, nothing is known: the figures are null, and not 0. */
const UNKNOWN_SUMMARY = {
  total_play_starts: null,
  total_minutes_watched: null,
  total_unique_children: null,
  total_completions: null,
  overall_completion_rate: null,
};

/**
 * Sums over the dates that are built (docs/api.md, "Sums over days that are missing"). Rates and minutes are
 * computed from whole sums: rounding happens once.
 */
function summarise(days: ReportedDay[], uniqueChildren: number) {
  if (!days.some(isBuilt)) return UNKNOWN_SUMMARY;
  const sum = (field: 'play_starts' | 'watched_milliseconds' | 'completions') =>
    days.reduce((total, day) => total + (day[field] ?? 0), 0);
  return {
    total_play_starts: sum('play_starts'),
    total_minutes_watched: minutesOf(sum('watched_milliseconds')),
    total_unique_children: uniqueChildren,
    total_completions: sum('completions'),
    overall_completion_rate: rateOf(sum('completions'), sum('play_starts')),
  };
}
