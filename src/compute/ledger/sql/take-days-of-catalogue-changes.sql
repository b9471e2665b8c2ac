-- Deletes the recorded catalogue changes and returns the affected days: those with events of a changed book or child,
-- and those on which a parent registered. Events in the two hours before a day count, too, because plays there decide
-- whether a play of the day opens a session.
--
-- :look_back_seconds
with taken as (
  delete from catalogue_changes returning kind, book_id, child_profile_id, registered_at
)
select day.metric_date
from metric_days as day
where day.status not in ('final', 'sealed')
  and exists (
    select from taken
    where (taken.registered_at >= day.starts_at and taken.registered_at < day.ends_at)
      or exists (
        select from usage_events as event
        where event.book_id = taken.book_id
          and event.occurred_at >= day.starts_at - make_interval(secs => :look_back_seconds)
          and event.occurred_at < day.ends_at
      )
      or exists (
        select from usage_events as event
        where event.child_profile_id = taken.child_profile_id
          and event.occurred_at >= day.starts_at - make_interval(secs => :look_back_seconds)
          and event.occurred_at < day.ends_at
      )
  )
