-- The distinct children with a play of one book in a range of dates.
--
-- :book_id
-- :start :end   dates, both included
select count(distinct child_profile_id) as children
from plays
where metric_date between :start::date and :end::date and book_id = :book_id::bigint
