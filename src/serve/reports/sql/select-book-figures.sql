-- One book, and the sums over a range of dates that do not come from the figures of its days.
--
-- :book_id
-- :start :end   dates, both included
select book.id, book.title, book.publisher_id, book.published_at, asset.duration_seconds,
  coalesce(sum(metric.total_sessions), 0) as sessions,
  coalesce(sum(metric.verified_completion_count), 0) as verified_completions,
  coalesce(sum(metric.watch_percentage_sum) * 10000, 0)::bigint as watch_percentage_ten_thousandths,
  coalesce(sum(metric.watch_percentage_count), 0) as watch_percentage_count,
  coalesce(sum(metric.full_video_count), 0) as full_video_count,
  coalesce(sum(metric.under_2_minutes_count), 0) as under_2_minutes_count,
  coalesce(sum(metric.from_2_to_5_minutes_count), 0) as from_2_to_5_minutes_count,
  coalesce(sum(metric.from_5_to_10_minutes_count), 0) as from_5_to_10_minutes_count,
  coalesce(sum(metric.over_10_minutes_count), 0) as over_10_minutes_count
from books as book
left join video_assets as asset on asset.book_id = book.id
left join daily_book_metrics as metric
  on metric.book_id = book.id and metric.metric_date between :start::date and :end::date
where book.id = :book_id::bigint
group by book.id, asset.duration_seconds
