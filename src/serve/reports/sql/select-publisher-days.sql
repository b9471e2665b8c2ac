-- One row for every date of a range, for one publisher: zeros on a date that was built and on which nobody
-- played its books, nulls on a date that was not built.
--
-- :publisher_id
-- :start :end   dates, both included
select day.metric_date, ledger.status, ledger.built_at,
  case when ledger.built_at is not null then coalesce(publisher.total_play_starts, 0) end as play_starts,
  case when ledger.built_at is not null then coalesce(publisher.watched_milliseconds, 0) end as watched_milliseconds,
  case when ledger.built_at is not null then coalesce(publisher.unique_children, 0) end as unique_children,
  case when ledger.built_at is not null then coalesce(publisher.completion_count, 0) end as completions
from (select generate_series(:start::date, :end::date, interval '1 day')::date as metric_date) as day
left join metric_days as ledger on ledger.metric_date = day.metric_date and ledger.built_at is not null
left join daily_publisher_metrics as publisher
  on publisher.metric_date = ledger.metric_date and publisher.publisher_id = :publisher_id::bigint
order by day.metric_date
