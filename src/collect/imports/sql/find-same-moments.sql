-- Those of the given events (by their ordinals in the arrays) of which another import or a player has stored one with
-- the same child, book, type and instant. They are looked up one by one, because a join might read all events.
--
-- One array per attribute, all of the same length:
-- :event_types :child_profile_ids :book_ids
-- :from_ats :until_ats   the instants (half open) between which the stored event occurred
--
-- :import_id             the import whose own events do not count
select given.ordinal
from unnest(
    :event_types::usage_event_type[], :child_profile_ids::bigint[], :book_ids::bigint[], :from_ats::timestamptz[],
    :until_ats::timestamptz[]
  ) with ordinality as given (event_type, child_profile_id, book_id, from_at, until_at, ordinal)
cross join lateral (
  select from usage_events as event
  where event.child_profile_id = given.child_profile_id
    and event.book_id = given.book_id
    and event.occurred_at >= given.from_at
    and event.occurred_at < given.until_at
    and event.event_type = given.event_type
    and event.import_id is distinct from :import_id::integer
  limit 1
) as stored
