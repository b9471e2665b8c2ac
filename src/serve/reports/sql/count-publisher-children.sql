-- The distinct children with a play of one publisher's books in a range of dates. Whose book it was is what
-- it was when the date was built.
-- is_partial: fewer plays are held than were counted when the dates were built. The length classes count
-- every play once.
--
-- The array of books has their plays read from the index of the book alone. Without it, the planner joins all plays of
-- the range, or looks the plays of each date up: measured with eighty thousand plays in the range, twice as long.
--
-- :publisher_id
-- :book_id      null: all of them
-- :start :end   dates, both included
with viewed as materialized (
  select book_id, metric_date,
    full_video_count + under_2_minutes_count + from_2_to_5_minutes_count + from_5_to_10_minutes_count
      + over_10_minutes_count as plays
  from daily_book_metrics
  where metric_date between :start::date and :end::date
    and publisher_id = :publisher_id::bigint
    and (:book_id::bigint is null or book_id = :book_id::bigint)
)
select count(distinct play.child_profile_id) as children,
  count(*) < (select coalesce(sum(plays), 0) from viewed) as is_partial
from viewed
join plays as play on play.book_id = viewed.book_id and play.metric_date = viewed.metric_date
where play.metric_date between :start::date and :end::date
  and play.book_id = any(array(select book_id from viewed))
