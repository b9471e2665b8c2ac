-- The days that stored events can change: from the start of the play that an event continues or interrupts to
-- two hours after it. What find-days-of-arrivals says of events by their time of receipt, said of these.
--
-- They are two statements, although their walks are alike: that one starts from all events of a few minutes, which
-- would have to be brought here as arrays, and walks from each; this one starts where a walk can lead out of the
-- day, and lets walks meet, because a file holds years. What they share is a dozen lines, and a function for those
-- would live in a migration, where a definition cannot be changed any more.
--
-- The chain is only walked back for events that can come from the day before, which takes an event of the
-- chain in the last hour before their own day. That is asked with a limit and not with "exists", of which the
-- planner makes a join with all events there are. However many walks meet, they go on as one: a walk stands
-- still on every day that it crosses, so only where it has been counts.
--
-- Events that lie close together, of one chain; one array an attribute, all of the same length:
-- :child_profile_ids :book_ids :session_ids :first_ats :last_ats
-- :play_timeout_seconds :reach_seconds
with recursive given as (
  select *
  from unnest(
    :child_profile_ids::bigint[], :book_ids::bigint[], :session_ids::uuid[], :first_ats::timestamptz[],
    :last_ats::timestamptz[]
  ) as arrivals (child_profile_id, book_id, session_id, first_at, last_at)
),
walk (child_profile_id, book_id, session_id, at, begins) as (
  select given.child_profile_id, given.book_id, given.session_id, given.first_at, false
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
  select walk.child_profile_id, walk.book_id, walk.session_id, earlier.at, earlier.begins
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
  select first_at as from_at, last_at + make_interval(secs => :reach_seconds) as until_at from given
  union
  select at, at from walk
),
ranges as (
  select distinct first_day.metric_date as first_date, last_day.metric_date as last_date
  from spans
  cross join lateral (
    select day.metric_date from metric_days as day
    where day.starts_at <= spans.from_at order by day.starts_at desc limit 1
  ) as first_day
  cross join lateral (
    select day.metric_date from metric_days as day
    where day.starts_at <= spans.until_at order by day.starts_at desc limit 1
  ) as last_day
)
select distinct day.metric_date
from ranges
join metric_days as day on day.metric_date between ranges.first_date and ranges.last_date
order by day.metric_date
