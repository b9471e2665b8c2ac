-- One row for every date of a range, for one book: zeros on a date that was built and on which nobody played
-- it, nulls on a date that was not built.
--
-- :book_id
-- :start :end   dates, both included
select day.metric_date, ledger.status, ledger.built_at,
  case when ledger.built_at is not null then coalesce(book.total_play_starts, 0) end as play_starts,
  case when ledger.built_at is not null then coalesce(book.watched_milliseconds, 0) end as watched_milliseconds,
  case when ledger.built_at is not null then coalesce(book.unique_children, 0) end as unique_children,
  case when ledger.built_at is not null then coalesce(book.completion_count, 0) end as completions
from (select generate_series(:start::date, :end::date, interval '1 day')::date as metric_date) as day
left join metric_days as ledger on ledger.metric_date = day.metric_date and ledger.built_at is not null
left join daily_book_metrics as book
  on book.metric_date = ledger.metric_date and book.book_id = :book_id::bigint
order by day.metric_date
