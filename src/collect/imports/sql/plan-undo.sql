-- The number of events of an import in each step of time, without steps that have none.
--
-- :import_id
-- :from_at :until_at   the instants (half open) between which all of them lie
-- :step_seconds
select date_bin(make_interval(secs => :step_seconds), occurred_at, '2000-01-01Z') as starts_at, count(*) as events
from usage_events
where import_id = :import_id and occurred_at >= :from_at::timestamptz and occurred_at < :until_at::timestamptz
group by starts_at
order by starts_at
