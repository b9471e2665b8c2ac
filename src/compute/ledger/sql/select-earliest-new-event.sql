-- The earliest time of occurrence among the events that were received since.
--
-- :received_from
select min(occurred_at) as earliest from usage_events where received_at >= :received_from::timestamptz
