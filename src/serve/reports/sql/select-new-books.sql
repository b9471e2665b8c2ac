-- The newest books whose first dates are over and all built, with the sums of these dates, the most watched first
-- (docs/metrics.md, "New books"). A book is published on the date of the ledger that contains its time of
-- publication. Previews are left out.
--
-- :published_before   a book published then or later has not had all of its first dates
-- :dates              the number of dates to sum, including the date of publication
-- :books              the most books to return
with latest as (
  select book.id, book.title, book.publisher_id, book.published_at,
    first.metric_date as first_date, first.metric_date + :dates::integer - 1 as last_date
  from books as book
  cross join lateral (
    select metric_date from metric_days
    where starts_at <= book.published_at
    order by starts_at desc
    limit 1
  ) as first
  where not book.is_preview
    and book.published_at < :published_before::timestamptz
    and :dates::integer = (
      select count(*) from metric_days
      where metric_date between first.metric_date and first.metric_date + :dates::integer - 1
        and built_at is not null
    )
  order by book.published_at desc, book.id desc
  limit :books
)
select latest.id as book_id, latest.title, latest.publisher_id, publisher.name as publisher,
  latest.first_date, latest.last_date,
  not exists (
    select from metric_days
    where metric_date between latest.first_date and latest.last_date and status not in ('final', 'sealed')
  ) as is_final,
  rank() over (order by sums.watched_milliseconds desc) as place,
  sums.play_starts, sums.completions, sums.watched_milliseconds
from latest
join publishers as publisher on publisher.id = latest.publisher_id
cross join lateral (
  select coalesce(sum(total_play_starts), 0) as play_starts,
    coalesce(sum(completion_count), 0) as completions,
    coalesce(sum(watched_milliseconds), 0)::bigint as watched_milliseconds
  from daily_book_metrics
  where book_id = latest.id and metric_date between latest.first_date and latest.last_date
) as sums
order by place, latest.published_at desc, latest.id desc
