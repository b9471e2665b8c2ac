-- One publisher, and everything that is known of their books, on the dates that were built while they were theirs
-- (docs/metrics.md, "All time"): sums from the daily numbers, which are kept for ever, and children from plays that
-- are still held.
--
-- Hardly any book changes its publisher. Of those that did not, the histories say who watched them; only of the
-- others is each play joined to its date, found by the book: "offset 0" keeps the planner, which takes half of the
-- books for changed ones, from reading all plays.
--
-- is_partial: fewer plays are held than were counted. A play counts as a view or has time watched, so what is held
-- falls short in one of the two; counting the plays took five times as long (measured with a hundred thousand).
--
-- :publisher_id
with their_books as materialized (
  select book_id,
    exists (
      select from daily_book_metrics as other
      where other.book_id = metric.book_id and other.publisher_id <> :publisher_id::bigint
    ) as has_changed
  from daily_book_metrics as metric
  where publisher_id = :publisher_id::bigint
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
  select play.child_profile_id, play.metric_date, play.is_explicit, play.is_completed, play.watched_milliseconds
  from their_books as book
  cross join lateral (select * from plays where book_id = book.book_id offset 0) as play
  join daily_book_metrics as metric on metric.book_id = play.book_id and metric.metric_date = play.metric_date
  where book.has_changed and metric.publisher_id = :publisher_id::bigint
),
viewers as (
  select child_profile_id, completed_count > 0 as is_completed, total_views as views, watched_milliseconds
  from child_viewing_histories
  where book_id in (select book_id from their_books where not has_changed)
  union all
  select child_profile_id, is_completed, is_explicit::integer, watched_milliseconds from plays_of_changed
),
audience as (
  select count(distinct child_profile_id) as children,
    count(distinct child_profile_id) filter (where is_completed) as children_completed,
    coalesce(sum(views), 0) as views,
    coalesce(sum(watched_milliseconds), 0) as watched_milliseconds
  from viewers
)
select publisher.id, publisher.name,
  exists (select from metric_days where built_at is not null) as is_known,
  sums.play_starts, sums.watched_milliseconds, sums.completions,
  audience.children, audience.children_completed,
  least(
    (select min(metric_date) from plays_of_changed),
    (
      select min(oldest.metric_date)
      from their_books as book
      cross join lateral (select min(metric_date) as metric_date from plays where book_id = book.book_id) as oldest
      where not book.has_changed
    )
  ) as held_from,
  audience.views < sums.play_starts or audience.watched_milliseconds < sums.watched_milliseconds as is_partial
from publishers as publisher
cross join sums
cross join audience
where publisher.id = :publisher_id::bigint
