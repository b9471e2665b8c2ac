-- The distinct children with a play in a range of dates: never a sum of days (metrics.md, "Ranges of dates").
--
-- :start :end   dates, both included
select count(distinct child_profile_id) as children
from plays
where metric_date between :start::date and :end::date
