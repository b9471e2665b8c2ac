-- One row for every publisher of the catalogue, the most watched first: the figures of its books in a range of dates,
-- zeros if nobody watched them, and its present number of books. A book counts for the publisher that it had when the
-- date was built.
--
-- As in the usage report, hardly any book changes its publisher within a range. The children of other books are
-- counted without the publisher of each date. Plays are joined to their books before the distinct count, because the
-- planner knows the number of plays, but estimates their pairs of book and child four times too low.
--
-- :start :end         dates, both included
-- :counts_children    false: leave the children out, which take nearly all of the time
with sums as (
  select publisher_id,
    sum(total_play_starts) as play_starts,
    sum(watched_milliseconds)::bigint as watched_milliseconds,
    sum(completion_count) as completion_count
  from daily_publisher_metrics
  where metric_date between :start::date and :end::date
  group by publisher_id
),
owners as materialized (
  select book_id, min(publisher_id) as publisher_id, min(publisher_id) <> max(publisher_id) as has_changed
  from daily_book_metrics
  where :counts_children::boolean and metric_date between :start::date and :end::date
  group by book_id
),
viewers as (
  select owner.publisher_id, play.child_profile_id
  from plays as play
  join owners as owner on owner.book_id = play.book_id
  where :counts_children::boolean
    and play.metric_date between :start::date and :end::date
    and not owner.has_changed
  union
  select metric.publisher_id, play.child_profile_id
  from daily_book_metrics as metric
  join plays as play on play.book_id = metric.book_id and play.metric_date = metric.metric_date
  where :counts_children::boolean
    and metric.metric_date between :start::date and :end::date
    and play.metric_date between :start::date and :end::date
    and metric.book_id in (select book_id from owners where has_changed)
),
audiences as (
  select publisher_id, count(*) as unique_children from viewers group by publisher_id
),
shelves as (
  select publisher_id, count(*) as books from books group by publisher_id
)
select publisher.id as publisher_id, publisher.name as publisher,
  coalesce(shelf.books, 0) as books,
  coalesce(sums.watched_milliseconds, 0) as watched_milliseconds,
  coalesce(sums.play_starts, 0) as play_starts,
  case when :counts_children::boolean then coalesce(audience.unique_children, 0) end as unique_children,
  coalesce(sums.completion_count, 0) as completion_count
from publishers as publisher
left join sums on sums.publisher_id = publisher.id
left join audiences as audience on audience.publisher_id = publisher.id
left join shelves as shelf on shelf.publisher_id = publisher.id
order by coalesce(sums.watched_milliseconds, 0) desc, publisher.id
