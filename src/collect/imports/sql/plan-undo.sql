-- When the events lie that an import brought, in steps, and how many each has.
--
-- :import_id
-- :from_at :until_at   between which instants (half open) all of them lie
-- :step_seconds
select date_bin(make_interval(secs => :step_seconds), occurred_at, '2000-01-01Z') as starts_at, count(*) as events
from usage_events
where import_id = :import_id and occurred_at >= :from_at::timestamptz and occurred_at < :until_at::timestamptz
group by starts_at
order by starts_at
