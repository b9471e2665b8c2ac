-- Where one child is in one book: its newest playback event with a plausible position or, if raw events were deleted,
-- its newest play with one. Each takes one probe per partition of an index that begins with child and book. The book
-- is completed if one of its plays is, or if a position that completes one was reported since the last built play.
-- The next build will find that position.
--
-- :child_profile_id :book_id
-- :tolerance_milliseconds   a position this far beyond the known duration is still plausible
-- :completion_percent
select
  exists (select from child_profiles where id = :child_profile_id::bigint) as has_child,
  exists (select from books where id = :book_id::bigint) as has_book,
  coalesce(event.position_milliseconds, play.final_position_milliseconds) as position_milliseconds,
  coalesce(event.occurred_at, play.ended_at) as reported_at,
  asset.duration_seconds,
  coalesce(history.completed_count, 0) > 0 or exists (
    select from usage_events as later
    where later.child_profile_id = :child_profile_id::bigint
      and later.book_id = :book_id::bigint
      and later.event_type <= 'seek'
      and later.occurred_at > coalesce(history.last_watched_at, '-infinity')
      and (
        later.position_milliseconds between bounds.completing and bounds.believed
        or later.from_position_milliseconds between bounds.completing and bounds.believed
      )
  ) as is_completed
from (values (:book_id::bigint)) as asked (book_id)
left join video_assets as asset on asset.book_id = asked.book_id
cross join lateral (
  select asset.duration_seconds * 10 * :completion_percent::integer as completing,
    asset.duration_seconds * 1000 + :tolerance_milliseconds::integer as believed
) as bounds
left join child_viewing_histories as history
  on history.child_profile_id = :child_profile_id::bigint and history.book_id = asked.book_id
left join lateral (
  select position_milliseconds, occurred_at
  from usage_events
  where child_profile_id = :child_profile_id::bigint
    and book_id = :book_id::bigint
    and event_type <= 'seek'
    and position_milliseconds <= coalesce(bounds.believed, position_milliseconds)
  order by occurred_at desc, event_type desc, event_id desc
  limit 1
) as event on true
left join lateral (
  select final_position_milliseconds, ended_at
  from plays
  where event.position_milliseconds is null
    and child_profile_id = :child_profile_id::bigint
    and book_id = :book_id::bigint
    and final_position_milliseconds is not null
  order by started_at desc, start_event_id desc
  limit 1
) as play on true
