-- The all-time figures of one book (docs/metrics.md, "All time"): sums from its daily figures, which are kept for
-- ever, and children from the histories of the stored plays. Only the plays of its first and last date are read. If
-- some of them were deleted, the time of the first or last play is unknown.
--
-- :book_id
with days as (
  select metric_date, total_play_starts, watched_milliseconds, completion_count,
    full_video_count + under_2_minutes_count + from_2_to_5_minutes_count + from_5_to_10_minutes_count
      + over_10_minutes_count as plays
  from daily_book_metrics
  where book_id = :book_id::bigint
),
sums as (
  select coalesce(sum(total_play_starts), 0) as play_starts,
    coalesce(sum(watched_milliseconds), 0)::bigint as watched_milliseconds,
    coalesce(sum(completion_count), 0) as completions,
    coalesce(sum(plays), 0) as plays,
    min(metric_date) as first_date,
    max(metric_date) as last_date
  from days
),
audience as (
  select count(*) as children,
    count(*) filter (where completed_count > 0) as children_completed,
    coalesce(sum(total_views), 0) as views
  from child_viewing_histories
  where book_id = :book_id::bigint
),
held as (
  select count(*) as plays, min(metric_date) as first_date from plays where book_id = :book_id::bigint
)
select exists (select from metric_days where built_at is not null) as is_known,
  sums.play_starts, sums.watched_milliseconds, sums.completions, sums.first_date, sums.last_date,
  audience.children, audience.children_completed, audience.views,
  held.first_date as held_from,
  held.plays < sums.plays as is_partial,
  first_plays.at as first_at,
  last_plays.at as last_at
from sums
cross join audience
cross join held
cross join lateral (
  select case when count(*) = (select plays from days where metric_date = sums.first_date) then min(started_at) end as at
  from plays
  where book_id = :book_id::bigint and metric_date = sums.first_date
) as first_plays
cross join lateral (
  select case when count(*) = (select plays from days where metric_date = sums.last_date) then max(started_at) end as at
  from plays
  where book_id = :book_id::bigint and metric_date = sums.last_date
) as last_plays
