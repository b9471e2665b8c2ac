-- Deletes viewing histories past their retention that have no plays left.
--
-- :last_watched_before
delete from child_viewing_histories as history
where history.last_watched_at < :last_watched_before::timestamptz
  and not exists (
    select from plays
    where plays.child_profile_id = history.child_profile_id and plays.book_id = history.book_id
  )
