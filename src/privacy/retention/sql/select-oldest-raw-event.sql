-- The month in UTC, such as 2026-02, of the oldest raw event. Never the instant: the result is kept for years and is
-- public, and the instant would be that of something a child did. One index probe per type of event and partition,
-- where a plain minimum would read every event.
select to_char(min(oldest_of_kind.occurred_at) at time zone 'UTC', 'YYYY-MM') as oldest_month
from unnest(enum_range(null::usage_event_type)) as kind
cross join lateral (
  select event.occurred_at
  from usage_events as event
  where event.event_type = kind
  order by event.occurred_at
  limit 1
) as oldest_of_kind
