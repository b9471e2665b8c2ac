-- How many plays there are of dates before one, as of the last build of each date; a date whose plays are deleted has
-- none. One index probe per date.
--
-- :before
select coalesce(sum(day.plays), 0)::bigint as plays
from metric_days as day
where day.metric_date < :before::date
  and exists (select from plays where plays.metric_date = day.metric_date)
