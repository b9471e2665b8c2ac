-- The days whose figures events can change: from the start of the play that an event continues or interrupts, to the
-- end of the impact window after it (docs/architecture.md, "Change detection"). The events are those of the
-- arrays, and those that were received since an instant.
--
-- The start is found in the raw events, by following the chain back to a play_start or a silence. The table of plays
-- is not enough: it lacks implicit plays that have earned nothing so far, which a late event can create on the day
-- before.
--
-- The chain is only followed if that can leave the day of the event: if it has an event in the last hour before that
-- day. A limit instead of "exists" keeps the planner from joining all events. Walks with the same ordinal continue as
-- one when they meet.
--
-- Events of one chain that lie close together; one array per attribute, all of the same length:
-- :ordinals   what the answer calls each; null for all if it does not matter which event changes a day
-- :child_profile_ids :book_ids :session_ids :first_ats :last_ats
-- :received_from   null for only those of the arrays
-- :play_timeout_seconds :impact_window_seconds
with recursive given as (
  select *
  from unnest(
    :ordinals::integer[], :child_profile_ids::bigint[], :book_ids::bigint[], :session_ids::uuid[],
    :first_ats::timestamptz[], :last_ats::timestamptz[]
  ) as events (ordinal, child_profile_id, book_id, session_id, first_at, last_at)
  union all
  select null, child_profile_id, book_id, session_id, min(occurred_at), max(occurred_at)
  from usage_events
  where received_at >= :received_from::timestamptz
  group by child_profile_id, book_id, session_id, date_bin('6 hours', occurred_at, '2000-01-01Z')
),
walk (ordinal, child_profile_id, book_id, session_id, at, begins) as (
  select given.ordinal, given.child_profile_id, given.book_id, given.session_id, given.first_at, false
  from given
  cross join lateral (
    select day.starts_at from metric_days as day
    where day.starts_at <= given.first_at order by day.starts_at desc limit 1
  ) as own_day
  cross join lateral (
    select from usage_events as event
    where event.child_profile_id = given.child_profile_id
      and event.book_id = given.book_id
      and event.session_id is not distinct from given.session_id
      and event.event_type <= 'seek'
      and event.occurred_at < own_day.starts_at
      and event.occurred_at >= own_day.starts_at - make_interval(secs => :play_timeout_seconds)
    limit 1
  ) as before_it
  union
  select walk.ordinal, walk.child_profile_id, walk.book_id, walk.session_id, earlier.at, earlier.begins
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
  select ordinal, first_at as from_at, last_at + make_interval(secs => :impact_window_seconds) as until_at
  from given
  union
  select ordinal, at, at from walk -- a walk stands still on every day that it crosses
),
ranges as (
  select distinct spans.ordinal, first_day.metric_date as first_date, last_day.metric_date as last_date
  from spans
  left join lateral (
    select day.metric_date, day.ends_at from metric_days as day
    where day.starts_at <= spans.from_at order by day.starts_at desc limit 1
  ) as first_day on true -- none before the first day of the ledger
  cross join lateral (
    select day.metric_date from metric_days as day
    where day.starts_at <= spans.until_at order by day.starts_at desc limit 1
  ) as last_day
  where first_day.ends_at is null or first_day.ends_at > spans.from_at
)
select distinct ranges.ordinal, day.metric_date
from ranges
join metric_days as day
  on day.metric_date >= coalesce(ranges.first_date, '-infinity') and day.metric_date <= ranges.last_date
order by day.metric_date
