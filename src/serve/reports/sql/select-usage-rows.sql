-- The usage report: one row for every book with its present publisher, zeros if nobody watched it, and one more for
-- every other publisher that it had when dates of the range were built. The most watched come first.
--
-- Hardly any book changes its publisher within a range. The children of other books are counted without the publisher
-- of each date, and without a filter not even the book is looked up. With three million plays this took 3 seconds,
-- and 8 to 20 if every play is joined to its book and date.
--
-- :start :end              dates, both included
-- :publisher_id :book_id   null: all
-- :counts_children         false: leave the children out, which take most of the time
with all_metrics as (
  select book_id, publisher_id,
    sum(total_play_starts) as play_starts,
    sum(total_play_ends) as play_ends,
    sum(watched_milliseconds)::bigint as watched_milliseconds,
    sum(completion_count) as completion_count,
    (sum(watch_percentage_sum) * 10000)::bigint as watch_percentage_ten_thousandths,
    sum(watch_percentage_count) as watch_percentage_count,
    count(*) over (partition by book_id) > 1 as has_changed
  from daily_book_metrics
  where metric_date between :start::date and :end::date
    and (:book_id::bigint is null or book_id = :book_id::bigint)
  group by book_id, publisher_id
),
metrics as materialized (
  select * from all_metrics where :publisher_id::bigint is null or publisher_id = :publisher_id::bigint
),
viewers_of_books as (
  select book_id, child_profile_id
  from plays
  where :counts_children::boolean
    and metric_date between :start::date and :end::date
    and (:book_id::bigint is null or book_id = :book_id::bigint)
    and (:publisher_id::bigint is null or book_id in (select book_id from metrics))
  group by book_id, child_profile_id
),
viewers_of_changed_books as (
  select metric.book_id, metric.publisher_id, play.child_profile_id
  from daily_book_metrics as metric
  join plays as play on play.book_id = metric.book_id and play.metric_date = metric.metric_date
  where :counts_children::boolean
    and metric.metric_date between :start::date and :end::date
    and play.metric_date between :start::date and :end::date
    and metric.book_id in (select book_id from metrics where has_changed)
  group by metric.book_id, metric.publisher_id, play.child_profile_id
),
audiences as (
  select book_id, null::bigint as publisher_id, count(*) as unique_children
  from viewers_of_books
  group by book_id
  union all
  select book_id, publisher_id, count(*) from viewers_of_changed_books group by book_id, publisher_id
),
listed_books as (
  select id as book_id, publisher_id
  from books
  where (:publisher_id::bigint is null or publisher_id = :publisher_id::bigint)
    and (:book_id::bigint is null or id = :book_id::bigint)
  union
  select book_id, publisher_id from metrics
)
select listed.book_id, book.title, book.is_preview, listed.publisher_id, publisher.name as publisher,
  coalesce(metrics.play_starts, 0) as play_starts,
  coalesce(metrics.play_ends, 0) as play_ends,
  coalesce(metrics.watched_milliseconds, 0) as watched_milliseconds,
  case when :counts_children::boolean then coalesce(audience.unique_children, 0) end as unique_children,
  coalesce(metrics.completion_count, 0) as completion_count,
  coalesce(metrics.watch_percentage_ten_thousandths, 0) as watch_percentage_ten_thousandths,
  coalesce(metrics.watch_percentage_count, 0) as watch_percentage_count
from listed_books as listed
join books as book on book.id = listed.book_id
join publishers as publisher on publisher.id = listed.publisher_id
left join metrics on metrics.book_id = listed.book_id and metrics.publisher_id = listed.publisher_id
left join audiences as audience
  on audience.book_id = metrics.book_id
  and (audience.publisher_id = metrics.publisher_id or not metrics.has_changed)
order by coalesce(metrics.watched_milliseconds, 0) desc, listed.book_id, listed.publisher_id
