-- Deletes a date's plays of the pairs in changed_pairs. The plays of all other pairs are the same as in fresh_plays
-- and remain, so rebuilding today every few minutes writes little.
--
-- :metric_date  the date being rebuilt
delete from plays as kept
using changed_pairs as changed
where kept.metric_date = :metric_date::date
  and kept.child_profile_id = changed.child_profile_id
  and kept.book_id = changed.book_id
