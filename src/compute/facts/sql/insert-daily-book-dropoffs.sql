-- Where the plays of a date stopped, in tenths of the duration (docs/metrics.md, "Drop-off").
--
-- :metric_date :computed_at
insert into daily_book_dropoffs (book_id, metric_date, bucket_percent, session_count, computed_at)
select book_id, metric_date,
  least(100, final_position_milliseconds / (duration_seconds * 100) * 10) as bucket_percent,
  count(*),
  :computed_at::timestamptz
from plays
where metric_date = :metric_date::date
  and duration_seconds is not null
  and final_position_milliseconds is not null
group by book_id, metric_date, bucket_percent
