-- The most watched books of one publisher in a range of dates, with their figures and children on the dates that were
-- built while the book had that publisher.
--
-- :publisher_id
-- :start :end   dates, both included
-- :count        the most books to return
with best as materialized (
  select book_id,
    sum(watched_milliseconds)::bigint as watched_milliseconds,
    sum(total_play_starts) as play_starts,
    sum(completion_count) as completion_count
  from daily_book_metrics
  where publisher_id = :publisher_id::bigint
    and metric_date between :start::date and :end::date
  group by book_id
  order by sum(watched_milliseconds) desc, book_id
  limit :count::integer
)
select best.book_id, book.title, best.watched_milliseconds, best.play_starts, best.completion_count,
  audience.children as unique_children
from best
join books as book on book.id = best.book_id
cross join lateral (
  select count(distinct play.child_profile_id) as children
  from daily_book_metrics as metric
  join plays as play on play.book_id = metric.book_id and play.metric_date = metric.metric_date
  where metric.book_id = best.book_id
    and metric.publisher_id = :publisher_id::bigint
    and metric.metric_date between :start::date and :end::date
    and play.book_id = best.book_id
    and play.metric_date between :start::date and :end::date
) as audience
order by best.watched_milliseconds desc, best.book_id
