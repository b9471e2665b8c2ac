-- The chains that continue after the end of a date, each until a silence longer than the time-out. These events belong
-- to plays that began on the date.
--
-- :ends_at :play_timeout_seconds
with recursive running (child_profile_id, book_id, session_id, reached_at) as (
  select child_profile_id, book_id, session_id, max(occurred_at)
  from usage_events
  where occurred_at >= :ends_at::timestamptz - make_interval(secs => :play_timeout_seconds)
    and occurred_at < :ends_at::timestamptz
    and event_type <= 'seek'
  group by child_profile_id, book_id, session_id
  union all
  select chain.child_profile_id, chain.book_id, chain.session_id, onward.reached_at
  from running as chain
  cross join lateral (
    select max(event.occurred_at) as reached_at
    from usage_events as event
    where event.child_profile_id = chain.child_profile_id
      and event.book_id = chain.book_id
      and event.session_id is not distinct from chain.session_id
      and event.event_type <= 'seek'
      and event.occurred_at > chain.reached_at
      and event.occurred_at <= chain.reached_at + make_interval(secs => :play_timeout_seconds)
  ) as onward
  where onward.reached_at is not null
)
select child_profile_id::text, book_id::text, session_id, max(reached_at) as silent_after
from running
group by running.child_profile_id, running.book_id, running.session_id
having max(reached_at) >= :ends_at::timestamptz
