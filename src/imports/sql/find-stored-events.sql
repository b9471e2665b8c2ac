-- Which of these events are stored already, by their places in the arrays.
--
-- One array an attribute, all of the same length:
-- :event_ids :child_profile_ids :book_ids :occurred_ats
select given.ordinal
from unnest(:event_ids::uuid[], :child_profile_ids::bigint[], :book_ids::bigint[], :occurred_ats::timestamptz[])
  with ordinality as given (event_id, child_profile_id, book_id, occurred_at, ordinal)
join usage_events as event using (child_profile_id, book_id, occurred_at, event_id)
