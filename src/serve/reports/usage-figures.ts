import { meanPercentageOf, minutesOf } from './figures.ts';

/** What adds up over books and dates. */
export interface UsageFigures {
  play_starts: number;
  play_ends: number;
  watched_milliseconds: number;
  completion_count: number;
  watch_percentage_ten_thousandths: number;
  watch_percentage_count: number;
}

export const NO_USAGE: UsageFigures = {
  play_starts: 0,
  play_ends: 0,
  watched_milliseconds: 0,
  completion_count: 0,
  watch_percentage_ten_thousandths: 0,
  watch_percentage_count: 0,
};

/** The sum of two. */
export function addUsage(one: UsageFigures, other: UsageFigures): UsageFigures {
  return {
    play_starts: one.play_starts + other.play_starts,
    play_ends: one.play_ends + other.play_ends,
    watched_milliseconds: one.watched_milliseconds + other.watched_milliseconds,
    completion_count: one.completion_count + other.completion_count,
    watch_percentage_ten_thousandths:
      one.watch_percentage_ten_thousandths + other.watch_percentage_ten_thousandths,
    watch_percentage_count: one.watch_percentage_count + other.watch_percentage_count,
  };
}

/** As the report shows them. */
export interface ShownUsage {
  minutes_watched: number | null;
  play_starts: number | null;
  play_ends: number | null;
  unique_children: number | null;
  completion_count: number | null;
  average_watch_percentage: number | null;
}

/** Of a range of which no date is built: nothing is known, which is not the same as nothing watched. */
export const UNKNOWN_USAGE: ShownUsage = {
  minutes_watched: null,
  play_starts: null,
  play_ends: null,
  unique_children: null,
  completion_count: null,
  average_watch_percentage: null,
};

/** As the report shows them; unique children do not add up and come from elsewhere. Rounding happens here. */
export function presentUsage(figures: UsageFigures, uniqueChildren: number | null): ShownUsage {
  return {
    minutes_watched: minutesOf(figures.watched_milliseconds),
    play_starts: figures.play_starts,
    play_ends: figures.play_ends,
    unique_children: uniqueChildren,
    completion_count: figures.completion_count,
    average_watch_percentage: meanPercentageOf(
      figures.watch_percentage_ten_thousandths,
      figures.watch_percentage_count,
    ),
  };
}
