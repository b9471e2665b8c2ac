-- Until when a chain of stored events that crosses the end of a day goes on: an event of the chain up to then
-- continues or interrupts a play that may have started on that day (docs/architecture.md, "How a change is
-- noticed"). It is the walk of find-days-of-arrivals, from the other side. Chains that do not cross it are
-- not returned.
--
-- One array an attribute, all of the same length:
-- :child_profile_ids :book_ids :session_ids
-- :boundaries   the ends of the days
-- :play_timeout_seconds
with recursive given as (
  select *
  from unnest(
    :child_profile_ids::bigint[], :book_ids::bigint[], :session_ids::uuid[], :boundaries::timestamptz[]
  ) with ordinality as chain (child_profile_id, book_id, session_id, boundary, ordinal)
),
walk (child_profile_id, book_id, session_id, ordinal, at, begins) as (
  select given.child_profile_id, given.book_id, given.session_id, given.ordinal, last.at, false
  from given
  cross join lateral (
    select max(event.occurred_at) as at
    from usage_events as event
    where event.child_profile_id = given.child_profile_id
      and event.book_id = given.book_id
      and event.session_id is not distinct from given.session_id
      and event.event_type <= 'seek'
      and event.occurred_at < given.boundary
      and event.occurred_at >= given.boundary - make_interval(secs => :play_timeout_seconds)
  ) as last
  where last.at is not null
  union all
  select walk.child_profile_id, walk.book_id, walk.session_id, walk.ordinal, later.at, later.begins
  from walk
  cross join lateral (
    select event.occurred_at as at, event.event_type = 'play_start' as begins
    from usage_events as event
    where event.child_profile_id = walk.child_profile_id
      and event.book_id = walk.book_id
      and event.session_id is not distinct from walk.session_id
      and event.event_type <= 'seek'
      and event.occurred_at > walk.at
      and event.occurred_at <= walk.at + make_interval(secs => :play_timeout_seconds)
    order by event.occurred_at, event.event_type = 'play_start' desc
    limit 1
  ) as later
  where not walk.begins
)
select distinct on (ordinal) ordinal,
  case when begins then at else at + make_interval(secs => :play_timeout_seconds) end as goes_on_until
from walk
order by ordinal, at desc
