-- The distinct children with a play of one book in a range of dates. is_partial: fewer plays are stored than were
-- counted when the dates were built. The length classes count every play once.
--
-- :book_id
-- :start :end   dates, both included
select count(distinct child_profile_id) as children,
  count(*) < (
    select coalesce(sum(
      full_video_count + under_2_minutes_count + from_2_to_5_minutes_count + from_5_to_10_minutes_count
        + over_10_minutes_count
    ), 0)
    from daily_book_metrics
    where metric_date between :start::date and :end::date and book_id = :book_id::bigint
  ) as is_partial
from plays
where metric_date between :start::date and :end::date and book_id = :book_id::bigint
