-- Deletes the viewing histories of changed pairs without plays. Needs changed_pairs.
delete from child_viewing_histories as history
using changed_pairs as changed
where history.child_profile_id = changed.child_profile_id
  and history.book_id = changed.book_id
  and not exists (
    select from plays
    where plays.child_profile_id = changed.child_profile_id and plays.book_id = changed.book_id
  )
