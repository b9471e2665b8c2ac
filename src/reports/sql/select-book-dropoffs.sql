-- Where the plays of a range stopped, for one book: the eleven buckets, zeros included.
--
-- :book_id
-- :start :end   dates, both included
select bucket.percent as bucket_percent, coalesce(sum(dropoff.session_count), 0) as session_count
from generate_series(0, 100, 10) as bucket (percent)
left join daily_book_dropoffs as dropoff
  on dropoff.bucket_percent = bucket.percent
  and dropoff.book_id = :book_id::bigint
  and dropoff.metric_date between :start::date and :end::date
group by bucket.percent
order by bucket.percent
