-- The distinct children with a play in a range of dates, of all books or of those of the filter: never a sum
-- of books or days (metrics.md, "Ranges of dates"). Whose book it was is what it was when the date was built.
-- is_partial: fewer plays are held than were counted when the dates were built. The length classes count
-- every play once.
--
-- :start :end            dates, both included
-- :publisher_id :book_id   null: all
with metrics as materialized (
  select book_id, metric_date,
    full_video_count + under_2_minutes_count + from_2_to_5_minutes_count + from_5_to_10_minutes_count
      + over_10_minutes_count as plays
  from daily_book_metrics
  where metric_date between :start::date and :end::date
    and (:publisher_id::bigint is null or publisher_id = :publisher_id::bigint)
    and (:book_id::bigint is null or book_id = :book_id::bigint)
)
select count(distinct play.child_profile_id) as children,
  count(*) < (select coalesce(sum(plays), 0) from metrics) as is_partial
from metrics
join plays as play on play.book_id = metrics.book_id and play.metric_date = metrics.metric_date
where play.metric_date between :start::date and :end::date
