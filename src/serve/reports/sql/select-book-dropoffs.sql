-- Where the plays of a range stopped, for several books: the eleven buckets of each, including zeros.
--
-- :book_ids
-- :start :end   dates, both included
select book.id as book_id, bucket.percent as bucket_percent, coalesce(sum(dropoff.session_count), 0) as session_count
from unnest(:book_ids::bigint[]) as book (id)
cross join generate_series(0, 100, 10) as bucket (percent)
left join daily_book_dropoffs as dropoff
  on dropoff.bucket_percent = bucket.percent
  and dropoff.book_id = book.id
  and dropoff.metric_date between :start::date and :end::date
group by book.id, bucket.percent
order by book.id, bucket.percent
