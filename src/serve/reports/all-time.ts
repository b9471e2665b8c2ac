import { Problem } from '../../foundation/core/errors.ts';
import { asOneLine } from '../../foundation/core/one-line.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { minutesOf, quotientOf, rateOf } from './figures.ts';

const sumBookAllTime = loadStatement(import.meta.url, 'sum-book-all-time');
const sumPublisherAllTime = loadStatement(import.meta.url, 'sum-publisher-all-time');

interface AllTimeSums {
  is_known: boolean;
  play_starts: number;
  watched_milliseconds: number;
  completions: number;
  children: number;
  children_completed: number;
  held_from: MetricDate | null;
  is_partial: boolean;
}

interface BookAllTimeSums extends AllTimeSums {
  views: number;
  first_date: MetricDate | null;
  last_date: MetricDate | null;
  first_at: Date | null;
  last_at: Date | null;
}

/** Everything that is known of a book, of whatever date (docs/metrics.md, "All time"). */
export async function readBookAllTime(snapshot: Transaction, bookId: string) {
  const sums = await runForOne<BookAllTimeSums>(snapshot, sumBookAllTime, { book_id: bookId });
  return {
    ...presentSums(sums),
    average_views_per_child: quotientOf(sums.views, sums.children),
    first_play_at: sums.first_at?.toISOString() ?? null,
    last_play_at: sums.last_at?.toISOString() ?? null,
    first_played_on: sums.first_date,
    last_played_on: sums.last_date,
    ...presentHeld(sums),
  };
}

interface PublisherAllTimeSums extends AllTimeSums {
  id: number | string;
  name: string;
}

/**
 * A publisher, and everything that is known of their books while they were theirs (docs/metrics.md, "All time").
 * Throws `not_found`.
 */
export async function readPublisher(snapshot: Transaction, publisherId: string) {
  const bindings = { publisher_id: publisherId };
  const [publisher] = await run<PublisherAllTimeSums>(snapshot, sumPublisherAllTime, bindings);
  if (publisher === undefined) throw new Problem('not_found', 'There is no publisher with this id.');
  return {
    id: presentId(publisher.id),
    name: asOneLine(publisher.name),
    all_time: { ...presentSums(publisher), ...presentHeld(publisher) },
  };
}

const UNKNOWN_SUMS = {
  total_play_starts: null,
  total_minutes_watched: null,
  total_completions: null,
  overall_completion_rate: null,
  total_unique_children: null,
  children_completed: null,
};

function presentSums(sums: AllTimeSums) {
  if (!sums.is_known) return UNKNOWN_SUMS;
  return {
    total_play_starts: sums.play_starts,
    total_minutes_watched: minutesOf(sums.watched_milliseconds),
    total_completions: sums.completions,
    overall_completion_rate: rateOf(sums.completions, sums.play_starts),
    total_unique_children: sums.children,
    children_completed: sums.children_completed,
  };
}

/** The date from which distinct counts are complete. */
function presentHeld({ held_from, is_partial }: AllTimeSums) {
  return {
    plays_held_from: held_from,
    ...(is_partial ? { unique_children_partial: true as const } : {}),
  };
}
