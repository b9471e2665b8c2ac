-- When the oldest raw event occurred: one probe of an index for each kind of event and partition, where a plain
-- minimum would read every event there is.
select min(oldest_of_kind.occurred_at) as oldest
from unnest(enum_range(null::usage_event_type)) as kind
cross join lateral (
  select event.occurred_at
  from usage_events as event
  where event.event_type = kind
  order by event.occurred_at
  limit 1
) as oldest_of_kind
