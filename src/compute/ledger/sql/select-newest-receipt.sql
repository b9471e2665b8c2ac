-- The latest receipt of an event between two instants; null if there is none.
--
-- :received_from :received_until
select max(received_at) as newest
from usage_events
where received_at between :received_from::timestamptz and :received_until::timestamptz
