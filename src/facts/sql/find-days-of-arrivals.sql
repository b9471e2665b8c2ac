-- The days that events received since can change: from the start of the play that the event continues or
-- interrupts, to two hours after the event, since it can move, split, join or shorten the plays of the hour
-- after it, and those the sessions of another hour (docs/architecture.md, "How a change is noticed").
--
-- The start is found in the raw events, by walking back the chain to a play_start or a silence. The table
-- of plays would not do: it does not hold implicit plays that have earned nothing so far, which a late event
-- can bring to life on the day before.
--
-- :received_from :play_timeout_seconds :reach_seconds
with recursive arrivals as (
  select child_profile_id, book_id, session_id, min(occurred_at) as first_at, max(occurred_at) as last_at
  from usage_events
  where received_at >= :received_from::timestamptz
  group by child_profile_id, book_id, session_id, date_bin('6 hours', occurred_at, '2000-01-01Z')
),
walk (child_profile_id, book_id, session_id, at, begins, last_at) as (
  select child_profile_id, book_id, session_id, first_at, false, last_at
  from arrivals
  union all
  select walk.child_profile_id, walk.book_id, walk.session_id, earlier.at, earlier.begins, walk.last_at
  from walk
  cross join lateral (
    select event.occurred_at as at, event.event_type = 'play_start' as begins
    from usage_events as event
    where event.child_profile_id = walk.child_profile_id
      and event.book_id = walk.book_id
      and event.session_id is not distinct from walk.session_id
      and event.event_type <= 'seek'
      and event.occurred_at < walk.at
      and event.occurred_at >= walk.at - make_interval(secs => :play_timeout_seconds)
    order by event.occurred_at desc, event.event_type = 'play_start' desc
    limit 1
  ) as earlier
  where not walk.begins
),
spans as (
  select distinct date_bin('15 minutes', at, '2000-01-01Z') as from_at,
    date_bin('15 minutes', last_at, '2000-01-01Z') + interval '15 minutes' as last_at
  from walk
)
select day.metric_date
from metric_days as day
where exists (
  select from spans
  where spans.from_at < day.ends_at
    and spans.last_at + make_interval(secs => :reach_seconds) >= day.starts_at
)
