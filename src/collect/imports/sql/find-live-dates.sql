-- The given days that have events of players. A limit instead of "exists" keeps the planner from joining all
-- events.
--
-- :metric_dates
select day.metric_date
from metric_days as day
cross join lateral (
  select from usage_events as event
  where event.occurred_at >= day.starts_at and event.occurred_at < day.ends_at and event.import_id is null
  limit 1
) as live
where day.metric_date = any (:metric_dates::date[])
order by day.metric_date
