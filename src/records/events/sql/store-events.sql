-- Stores the events that the catalogue admits and returns the outcome of each, in one statement. Keys are inserted in
-- order, so that two batches with the same events cannot deadlock.
--
-- One array per attribute, all of the same length:
-- :event_ids :event_types :child_profile_ids :book_ids :session_ids :positions :from_positions :occurred_ats
-- :metadata :received_ats
--
-- :import_id   the import of the events; null for events of players
-- :tolerance_milliseconds   a position this far beyond the end of its book is still plausible; is_beyond_end says
--                           whether a stored event, new or not, has one further beyond
with incoming as materialized (
  select *
  from unnest(
    :event_ids::uuid[], :event_types::usage_event_type[], :child_profile_ids::bigint[], :book_ids::bigint[],
    :session_ids::uuid[], :positions::integer[], :from_positions::integer[], :occurred_ats::timestamptz[],
    :metadata::jsonb[], :received_ats::timestamptz[]
  ) with ordinality as given (
    event_id, event_type, child_profile_id, book_id, session_id, position_milliseconds,
    from_position_milliseconds, occurred_at, metadata, received_at, ordinal
  )
),
judged as materialized (
  select incoming.*,
    row_number() over (
      partition by incoming.child_profile_id, incoming.book_id, incoming.occurred_at, incoming.event_id
      order by incoming.ordinal
    ) as repetition,
    case
      when child.collection = 'refused' then 'collection_refused'
      when child.id is null then 'unknown_child'
      when book.id is null then 'unknown_book'
    end as reject_code,
    greatest(incoming.position_milliseconds, incoming.from_position_milliseconds)
      > asset.duration_seconds * 1000 + :tolerance_milliseconds::integer as is_beyond_end
  from incoming
  left join child_profiles as child on child.id = incoming.child_profile_id
  left join books as book on book.id = incoming.book_id
  left join video_assets as asset on asset.book_id = incoming.book_id
),
stored as (
  insert into usage_events (
    event_id, event_type, child_profile_id, book_id, session_id, position_milliseconds,
    from_position_milliseconds, occurred_at, received_at, metadata, import_id
  )
  select event_id, event_type, child_profile_id, book_id, session_id, position_milliseconds,
    from_position_milliseconds, occurred_at, received_at, metadata, :import_id::integer
  from judged
  where reject_code is null and repetition = 1
  order by child_profile_id, book_id, occurred_at, event_id
  on conflict (child_profile_id, book_id, occurred_at, event_id) do nothing
  returning child_profile_id, book_id, occurred_at, event_id
)
select coalesce(
  judged.reject_code,
  case when judged.repetition = 1 and stored.event_id is not null then 'accepted' else 'duplicate' end
) as outcome,
  judged.reject_code is null and coalesce(judged.is_beyond_end, false) as is_beyond_end
from judged
left join stored using (child_profile_id, book_id, occurred_at, event_id)
order by judged.ordinal
