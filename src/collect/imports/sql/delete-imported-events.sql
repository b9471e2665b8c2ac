-- Deletes the events of an import between two instants (half open), except those that stay, and returns their number.
--
-- :import_id :from_at :until_at
--
-- The events that stay, one array per attribute, all of the same length:
-- :event_ids :child_profile_ids :book_ids :occurred_ats
with deleted as (
  delete from usage_events as event
  where event.import_id = :import_id
    and event.occurred_at >= :from_at::timestamptz
    and event.occurred_at < :until_at::timestamptz
    and not exists (
      select
      from unnest(:event_ids::uuid[], :child_profile_ids::bigint[], :book_ids::bigint[], :occurred_ats::timestamptz[])
        as kept (event_id, child_profile_id, book_id, occurred_at)
      where kept.event_id = event.event_id
        and kept.child_profile_id = event.child_profile_id
        and kept.book_id = event.book_id
        and kept.occurred_at = event.occurred_at
    )
  returning 1
)
select count(*) as events from deleted
