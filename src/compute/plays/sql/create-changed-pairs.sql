-- Creates the temporary table changed_pairs: the (child, book) pairs whose plays of a date differ from fresh_plays,
-- so that their viewing history must be computed again.
--
-- :metric_date  the date being rebuilt
create temporary table changed_pairs on commit drop as
select distinct coalesce(fresh.child_profile_id, kept.child_profile_id) as child_profile_id,
  coalesce(fresh.book_id, kept.book_id) as book_id
from fresh_plays as fresh
full join (select * from plays where metric_date = :metric_date::date) as kept
  on fresh.child_profile_id = kept.child_profile_id
  and fresh.book_id = kept.book_id
  and fresh.started_at = kept.started_at
  and fresh.start_event_id = kept.start_event_id
where fresh is distinct from kept
