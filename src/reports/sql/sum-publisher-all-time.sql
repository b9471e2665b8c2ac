-- One publisher, and everything that is known of their books, on the dates that were built while they were theirs
-- (docs/metrics.md, "All time"): sums from the daily numbers, which are kept for ever, and children from plays that
-- are still held.
--
-- Hardly any book changes its publisher. Of those that did not, the histories say who watched them; only of the
-- others is each play joined to its date.
--
-- :publisher_id
with days as (
  select book_id, metric_date,
    full_video_count + under_2_minutes_count + from_2_to_5_minutes_count + from_5_to_10_minutes_count
      + over_10_minutes_count as plays
  from daily_book_metrics
  where publisher_id = :publisher_id::bigint
),
their_books as materialized (
  select book_id,
    exists (
      select from daily_book_metrics as other
      where other.book_id = days.book_id and other.publisher_id <> :publisher_id::bigint
    ) as has_changed
  from days
  group by book_id
),
sums as (
  select coalesce(sum(total_play_starts), 0) as play_starts,
    coalesce(sum(watched_milliseconds), 0)::bigint as watched_milliseconds,
    coalesce(sum(completion_count), 0) as completions
  from daily_publisher_metrics
  where publisher_id = :publisher_id::bigint
),
plays_of_changed as materialized (
  select play.child_profile_id, play.metric_date, play.is_completed
  from days
  join plays as play on play.book_id = days.book_id and play.metric_date = days.metric_date
  where days.book_id in (select book_id from their_books where has_changed)
),
viewers as (
  select child_profile_id, completed_count > 0 as is_completed
  from child_viewing_histories
  where book_id in (select book_id from their_books where not has_changed)
  union all
  select child_profile_id, is_completed from plays_of_changed
),
held as (
  select count(*) as plays, min(metric_date) as first_date
  from plays
  where book_id in (select book_id from their_books where not has_changed)
  union all
  select count(*), min(metric_date) from plays_of_changed
)
select publisher.id, publisher.name,
  exists (select from metric_days where built_at is not null) as is_known,
  sums.play_starts, sums.watched_milliseconds, sums.completions,
  audience.children, audience.children_completed,
  kept.held_from,
  kept.plays < (select coalesce(sum(plays), 0) from days) as is_partial
from publishers as publisher
cross join sums
cross join (
  select count(distinct child_profile_id) as children,
    count(distinct child_profile_id) filter (where is_completed) as children_completed
  from viewers
) as audience
cross join (
  select sum(plays) as plays, min(first_date) as held_from from held
) as kept
where publisher.id = :publisher_id::bigint
