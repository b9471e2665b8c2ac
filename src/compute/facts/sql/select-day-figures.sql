-- The figures of a date, to compare before and after a rebuild: those of the platform under the key '', and those of
-- each book under its id. Times of computation are left out.
--
-- :metric_date
select '' as book_id, to_jsonb(platform) - '{metric_date, computed_at}'::text[] as figures
from daily_platform_metrics as platform
where metric_date = :metric_date::date
union all
select book.book_id::text, to_jsonb(book) - '{metric_date, book_id, computed_at}'::text[]
  || jsonb_build_object('dropoffs', (
    select jsonb_object_agg(bucket_percent, session_count)
    from daily_book_dropoffs as dropoff
    where dropoff.metric_date = book.metric_date and dropoff.book_id = book.book_id
  ))
from daily_book_metrics as book
where metric_date = :metric_date::date
