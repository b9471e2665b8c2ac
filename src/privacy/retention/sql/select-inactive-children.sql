-- The children among the given ones without any activity since an instant: no event or play, and the profile neither
-- created nor added here since. A profile may have been created long before it is added. Each child is one index probe
-- per table: a join might read all events, and ingest waits meanwhile. A child that is being erased is left to that
-- erasure: a second request would hold the id beyond the receipt of the first.
--
-- :children :inactive_since
select child.id
from unnest(:children::bigint[]) as given (id)
join child_profiles as child on child.id = given.id
where child.created_at < :inactive_since::timestamptz
  and child.brought_at < :inactive_since::timestamptz
  and (
    select true from child_viewing_histories as history
    where history.child_profile_id = child.id and history.last_watched_at >= :inactive_since::timestamptz
    limit 1
  ) is null
  and (
    select true from usage_events as event
    where event.child_profile_id = child.id
      and (event.occurred_at >= :inactive_since::timestamptz or event.received_at >= :inactive_since::timestamptz)
    limit 1
  ) is null
  and not exists (select from privacy_request_children as erased where erased.child_profile_id = child.id)
order by child.id
