-- Deletes the ids of a completed request and, if its children are erased for good, their ids in every other open
-- request. The rows are locked in one order, because two requests that share children may be completed at once.
--
-- :request_id
-- :erased_for_ever   children without any data that another request would erase
with named as materialized (
  select request_id, child_profile_id from privacy_request_children
  where request_id = :request_id::bigint or child_profile_id = any (:erased_for_ever::bigint[])
  order by request_id, child_profile_id
  for update
)
delete from privacy_request_children as held
using named
where held.request_id = named.request_id and held.child_profile_id = named.child_profile_id
