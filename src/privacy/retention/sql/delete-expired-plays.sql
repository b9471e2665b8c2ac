-- Deletes a date's plays of the pairs in changed_pairs; returns how many there were.
--
-- :metric_date
with deleted as (
  delete from plays as kept
  using changed_pairs as changed
  where kept.metric_date = :metric_date::date
    and kept.child_profile_id = changed.child_profile_id
    and kept.book_id = changed.book_id
  returning kept.metric_date
)
select count(*) as plays from deleted
