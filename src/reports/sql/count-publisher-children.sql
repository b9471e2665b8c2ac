-- The distinct children with a play of one publisher's books in a range of dates. Whose book it was is what
-- it was when the date was built.
--
-- :publisher_id
-- :start :end   dates, both included
select count(distinct play.child_profile_id) as children
from daily_book_metrics as book
join plays as play on play.book_id = book.book_id and play.metric_date = book.metric_date
where book.publisher_id = :publisher_id::bigint
  and book.metric_date between :start::date and :end::date
  and play.metric_date between :start::date and :end::date
