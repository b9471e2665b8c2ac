-- The distinct children with a play of one publisher's books in a range of dates. Whose book it was is what
-- it was when the date was built.
-- is_partial: fewer plays are held than were counted when the dates were built. The length classes count
-- every play once.
--
-- :publisher_id
-- :book_id      null: all of them
-- :start :end   dates, both included
select count(distinct play.child_profile_id) as children,
  count(*) < (
    select coalesce(sum(
      full_video_count + under_2_minutes_count + from_2_to_5_minutes_count + from_5_to_10_minutes_count
        + over_10_minutes_count
    ), 0)
    from daily_book_metrics
    where metric_date between :start::date and :end::date
      and publisher_id = :publisher_id::bigint
      and (:book_id::bigint is null or book_id = :book_id::bigint)
  ) as is_partial
from daily_book_metrics as book
join plays as play on play.book_id = book.book_id and play.metric_date = book.metric_date
where book.publisher_id = :publisher_id::bigint
  and (:book_id::bigint is null or book.book_id = :book_id::bigint)
  and book.metric_date between :start::date and :end::date
  and play.metric_date between :start::date and :end::date
