import type { Database } from '../../src/foundation/db/connect-database.ts';
import type { OracleDays } from '../oracle/read-days.ts';
import type { History, OraclePlay } from '../oracle/types.ts';

/** The ledger entry of a day, as far as it follows from the events. */
export interface LedgerFacts {
  metricDate: string;
  status: string;
  rawEvents: number;
  plays: number;
  positionFaults: number;
}

/** All derived data, in the shapes and the order of the oracle. */
export interface Facts extends OracleDays {
  plays: OraclePlay[];
  histories: History[];
  ledger: LedgerFacts[];
}

/** Rows come back with the oracle's names and types; `+ 0.0000` shows at least four decimals and hides none. */
const QUERIES: Record<keyof Facts, string> = {
  plays: `select child_profile_id::text as "childId", book_id::text as "bookId", session_id as "sessionId",
    ${milliseconds('started_at')} as "startedAt", start_event_id as "startEventId",
    metric_date as "metricDate", ${milliseconds('ended_at')} as "endedAt", is_explicit as "isExplicit",
    has_play_end as "hasPlayEnd", opens_session as "opensSession",
    watched_milliseconds as "watchedMilliseconds", first_position_milliseconds as "firstPositionMilliseconds",
    max_position_milliseconds as "maxPositionMilliseconds",
    final_position_milliseconds as "finalPositionMilliseconds",
    (select coalesce(jsonb_agg(jsonb_build_array(lower(range), upper(range)) order by place), '[]')
      from unnest(watched) with ordinality as stretch (range, place)) as "watched",
    unique_seconds as "uniqueSeconds", duration_seconds as "durationSeconds", is_completed as "isCompleted",
    is_verified_completion as "isVerifiedCompletion", pause_count as "pauseCount", seek_count as "seekCount"
    from plays order by child_profile_id, book_id, started_at, start_event_id`,
  bookDays: `select book_id::text as "bookId", publisher_id::text as "publisherId", metric_date as "metricDate",
    total_play_starts as "totalPlayStarts", total_play_ends as "totalPlayEnds",
    watched_milliseconds as "watchedMilliseconds", total_minutes_watched as "totalMinutesWatched",
    unique_children as "uniqueChildren", completion_count as "completionCount",
    verified_completion_count as "verifiedCompletionCount",
    (watch_percentage_sum + 0.0000)::text as "watchPercentageSum",
    watch_percentage_count as "watchPercentageCount", average_watch_percentage as "averageWatchPercentage",
    total_sessions as "totalSessions", full_video_count as "fullVideoCount",
    under_2_minutes_count as "under2MinutesCount", from_2_to_5_minutes_count as "from2To5MinutesCount",
    from_5_to_10_minutes_count as "from5To10MinutesCount", over_10_minutes_count as "over10MinutesCount"
    from daily_book_metrics order by metric_date, book_id`,
  publisherDays: `select publisher_id::text as "publisherId", ${audience()}
    from daily_publisher_metrics order by metric_date, publisher_id`,
  platformDays: `select ${audience()}, new_registrations as "newRegistrations"
    from daily_platform_metrics order by metric_date`,
  dropoffs: `select book_id::text as "bookId", metric_date as "metricDate", bucket_percent as "bucketPercent",
    session_count as "sessionCount" from daily_book_dropoffs order by metric_date, book_id, bucket_percent`,
  histories: `select child_profile_id::text as "childId", book_id::text as "bookId", total_views as "totalViews",
    watched_milliseconds as "watchedMilliseconds", completed_count as "completedCount",
    ${milliseconds('last_watched_at')} as "lastWatchedAt",
    highest_position_milliseconds as "highestPositionMilliseconds", unique_seconds as "uniqueSeconds"
    from child_viewing_histories order by child_profile_id, book_id`,
  ledger: `select metric_date as "metricDate", status, raw_events as "rawEvents", plays,
    position_faults as "positionFaults" from metric_days order by metric_date`,
};

/** Reads every fact table back. Times of computing are left out: they are not facts. */
export async function readFacts(database: Database): Promise<Facts> {
  const read = async <Name extends keyof Facts>(name: Name): Promise<Facts[Name]> =>
    (await database.raw<{ rows: Facts[Name] }>(QUERIES[name])).rows;
  return {
    plays: await read('plays'),
    bookDays: await read('bookDays'),
    publisherDays: await read('publisherDays'),
    platformDays: await read('platformDays'),
    dropoffs: await read('dropoffs'),
    histories: await read('histories'),
    ledger: await read('ledger'),
  };
}

function milliseconds(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::bigint`;
}

function audience(): string {
  return `metric_date as "metricDate", total_play_starts as "totalPlayStarts",
    watched_milliseconds as "watchedMilliseconds", total_minutes_watched as "totalMinutesWatched",
    unique_children as "uniqueChildren", unique_parents as "uniqueParents",
    completion_count as "completionCount", active_books as "activeBooks"`;
}
