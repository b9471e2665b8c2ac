-- Selects the (child, book) pairs of a batch of children with plays of a date, into the temporary table changed_pairs.
--
-- :metric_date :children_max
create temporary table changed_pairs on commit drop as
select distinct child_profile_id, book_id
from plays
where metric_date = :metric_date::date
  and child_profile_id in (
    select distinct child_profile_id from plays
    where metric_date = :metric_date::date
    order by child_profile_id
    limit :children_max
  )
