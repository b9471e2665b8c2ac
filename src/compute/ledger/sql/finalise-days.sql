-- Makes built days final that have been over for long enough. Their raw events are counted again. If the count of a
-- day differs from that of its build, the day becomes stale instead. A day waits while an event that is still
-- accepted could continue one of its plays.
--
-- :ended_before :now
-- :calculation_version   a day that was built by older definitions is built again first
-- :plays_ended_before
with candidates as materialized (
  select day.metric_date, day.raw_events = counted.raw_events as is_complete
  from metric_days as day
  cross join lateral (
    select count(*) as raw_events
    from usage_events as event
    where event.occurred_at >= day.starts_at and event.occurred_at < day.ends_at
  ) as counted
  where day.status = 'built' and day.calculation_version = :calculation_version
    and day.ends_at <= :ended_before::timestamptz
    and not exists (
      select from plays
      where plays.metric_date = day.metric_date and plays.ended_at >= :plays_ended_before::timestamptz
    )
)
update metric_days as day set
  status = case when candidate.is_complete then 'final' else 'stale' end::metric_day_status,
  changes = day.changes + (not candidate.is_complete)::integer,
  due_since = case when candidate.is_complete then null else :now::timestamptz end,
  finalised_at = case when candidate.is_complete then :now::timestamptz end
from candidates as candidate
where day.metric_date = candidate.metric_date and day.status = 'built'
returning day.metric_date, day.status
