-- The playback events that the plays of one date depend on, chain by chain and in order of time; within an instant the
-- play builder puts them in order (docs/metrics.md, "Plays"). The date's own window is read, and the impact window
-- before it: a play needs to know the hour before its first event, a session the hour before its first play. Chains
-- that continue after the date are read to their end. Events of test profiles are left out.
--
-- :starts_at :ends_at   the instants of the date, half open
-- :impact_window_seconds
-- The chains that go on, one array per attribute, all of the same length (select-chains-beyond.sql):
-- :child_profile_ids :book_ids :session_ids :silent_afters
select event.child_profile_id, event.book_id, event.session_id, event.occurred_at, event.event_type, event.event_id,
  event.position_milliseconds, event.from_position_milliseconds, book.duration_seconds
from (
  select child_profile_id, book_id, session_id, occurred_at, event_type, event_id, position_milliseconds,
    from_position_milliseconds
  from usage_events
  where occurred_at >= :starts_at::timestamptz - make_interval(secs => :impact_window_seconds)
    and occurred_at < :ends_at::timestamptz
    and event_type <= 'seek'
  union all
  select event.child_profile_id, event.book_id, event.session_id, event.occurred_at, event.event_type, event.event_id,
    event.position_milliseconds, event.from_position_milliseconds
  from unnest(:child_profile_ids::bigint[], :book_ids::bigint[], :session_ids::uuid[], :silent_afters::timestamptz[])
    as chain (child_profile_id, book_id, session_id, silent_after)
  join usage_events as event
    on event.child_profile_id = chain.child_profile_id
    and event.book_id = chain.book_id
    and event.session_id is not distinct from chain.session_id
  where event.occurred_at >= :ends_at::timestamptz
    and event.occurred_at <= chain.silent_after
    and event.event_type <= 'seek'
) as event
join child_profiles as child on child.id = event.child_profile_id and not child.is_test
left join video_assets as book on book.book_id = event.book_id
order by event.child_profile_id, event.book_id, event.session_id, event.occurred_at
