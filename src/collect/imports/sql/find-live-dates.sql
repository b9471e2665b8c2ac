-- Which of these days have events that players posted. That is asked with a limit and not with "exists", of which the
-- planner makes a join with all events there are.
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
