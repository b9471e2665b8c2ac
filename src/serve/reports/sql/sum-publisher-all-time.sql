-- The all-time figures of one publisher (docs/metrics.md, "All time"): sums from the daily figures, which are kept
-- forever, and children from the stored plays. A book counts on the dates that were built while it had this
-- publisher.
--
-- Hardly any book changes its publisher. The plays of books that did not are read from the index of the book only,
-- and an array of books keeps the planner from reading the plays of all books. For the other books, each play is
-- joined to its date. There "offset 0" keeps the planner from reading all plays, because it expects that half of the
-- books have changed. The histories have the same data, but their pages change too often for index-only scans.
--
-- is_partial: fewer plays are stored than were counted. A play counts as a view or has time watched, so a deleted
-- play is missing in one of the two.
--
-- :publisher_id
with their_books as materialized (
  select book.id as book_id, owners.lowest <> owners.highest as has_changed
  from books as book
  cross join lateral (
    select min(publisher_id) as lowest, max(publisher_id) as highest
    from daily_book_metrics
    where book_id = book.id
  ) as owners
  where exists (
    select from daily_book_metrics as metric
    where metric.book_id = book.id and metric.publisher_id = :publisher_id::bigint
  )
),
sums as (
  select coalesce(sum(total_play_starts), 0) as play_starts,
    coalesce(sum(watched_milliseconds), 0)::bigint as watched_milliseconds,
    coalesce(sum(completion_count), 0) as completions
  from daily_publisher_metrics
  where publisher_id = :publisher_id::bigint
),
held as (
  select child_profile_id, metric_date, is_explicit, is_completed, watched_milliseconds
  from plays
  where book_id = any(array(select book_id from their_books where not has_changed))
  union all
  select play.child_profile_id, play.metric_date, play.is_explicit, play.is_completed, play.watched_milliseconds
  from their_books as book
  cross join lateral (select * from plays where book_id = book.book_id offset 0) as play
  join daily_book_metrics as metric on metric.book_id = play.book_id and metric.metric_date = play.metric_date
  where book.has_changed and metric.publisher_id = :publisher_id::bigint
),
viewers as (
  select bool_or(is_completed) as has_completed,
    min(metric_date) as first_date,
    count(*) filter (where is_explicit) as views,
    sum(watched_milliseconds) as watched_milliseconds
  from held
  group by child_profile_id
),
audience as (
  select count(*) as children,
    count(*) filter (where has_completed) as children_completed,
    min(first_date) as held_from,
    coalesce(sum(views), 0) as views,
    coalesce(sum(watched_milliseconds), 0) as watched_milliseconds
  from viewers
)
select publisher.id, publisher.name,
  exists (select from metric_days where built_at is not null) as is_known,
  sums.play_starts, sums.watched_milliseconds, sums.completions,
  audience.children, audience.children_completed, audience.held_from,
  audience.views < sums.play_starts or audience.watched_milliseconds < sums.watched_milliseconds as is_partial
from publishers as publisher
cross join sums
cross join audience
where publisher.id = :publisher_id::bigint
