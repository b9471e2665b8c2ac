-- The views of one book over all time, and the children who have a viewing history of it.
--
-- :book_id
select coalesce(sum(total_views), 0) as total_views, count(*) as children
from child_viewing_histories
where book_id = :book_id::bigint
