-- How many raw events the days have that ended before an instant, as of their last build: counting the events
-- themselves would read every one of them.
--
-- :ended_before
select coalesce(sum(raw_events), 0)::bigint as events
from metric_days
where status <> 'sealed' and ends_at <= :ended_before::timestamptz
