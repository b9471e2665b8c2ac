-- The events of an import between two instants (half open).
--
-- :import_id :from_at :until_at
select event_id, child_profile_id::text as child_profile_id, book_id::text as book_id, session_id, occurred_at
from usage_events
where import_id = :import_id and occurred_at >= :from_at::timestamptz and occurred_at < :until_at::timestamptz
