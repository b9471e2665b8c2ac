-- Those of the given events that are already stored, by their ordinals in the arrays. They are looked up one by one,
-- because a join might read all events.
--
-- One array per attribute, all of the same length:
-- :event_ids :child_profile_ids :book_ids :occurred_ats
select given.ordinal
from unnest(:event_ids::uuid[], :child_profile_ids::bigint[], :book_ids::bigint[], :occurred_ats::timestamptz[])
  with ordinality as given (event_id, child_profile_id, book_id, occurred_at, ordinal)
cross join lateral (
  select from usage_events as event
  where event.child_profile_id = given.child_profile_id
    and event.book_id = given.book_id
    and event.occurred_at = given.occurred_at
    and event.event_id = given.event_id
  limit 1
) as stored
