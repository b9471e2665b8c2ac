-- One row for every publisher of the catalogue: what was watched of its books in a range of dates, zeros if nobody
-- did, and how many books are its own now. Whose book it was is what it was when the date was built. The most
-- watched come first.
--
-- As in the usage report, hardly any book changes its publisher within a range: the children of one that did not are
-- counted without asking of each date whose it was.
--
-- :start :end   dates, both included
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
  select book_id, publisher_id, count(*) over (partition by book_id) > 1 as has_changed
  from daily_book_metrics
  where metric_date between :start::date and :end::date
  group by book_id, publisher_id
),
viewers_of_books as (
  select book_id, child_profile_id
  from plays
  where metric_date between :start::date and :end::date
  group by book_id, child_profile_id
),
viewers as (
  select owner.publisher_id, viewer.child_profile_id
  from viewers_of_books as viewer
  join owners as owner on owner.book_id = viewer.book_id
  where not owner.has_changed
  union
  select metric.publisher_id, play.child_profile_id
  from daily_book_metrics as metric
  join plays as play on play.book_id = metric.book_id and play.metric_date = metric.metric_date
  where metric.metric_date between :start::date and :end::date
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
  coalesce(audience.unique_children, 0) as unique_children,
  coalesce(sums.completion_count, 0) as completion_count
from publishers as publisher
left join sums on sums.publisher_id = publisher.id
left join audiences as audience on audience.publisher_id = publisher.id
left join shelves as shelf on shelf.publisher_id = publisher.id
order by coalesce(sums.watched_milliseconds, 0) desc, publisher.id
