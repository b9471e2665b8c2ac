-- Creates child profiles or replaces their rows. If a profile gets another parent, or becomes or stops being a test
-- profile, that is recorded, because it changes days. A refusal of collection at the privacy endpoints (refused_at)
-- remains, whatever the host application says.
--
-- :rows     JSON list of {id, parent_id, collection, created_at, is_test}
-- :now      the time of creation if none is given; the time at which new profiles were saved
-- :refused  the ids of children for whom collection was refused before their profile expired
with given as materialized (
  select * from jsonb_to_recordset(:rows::jsonb) as given (
    id bigint, parent_id bigint, collection collection_state, created_at timestamptz, is_test boolean
  )
),
changed as (
  insert into catalogue_changes (kind, child_profile_id)
  select 'child', given.id
  from given
  join child_profiles as known on known.id = given.id
  where known.parent_id <> given.parent_id or known.is_test <> given.is_test
)
insert into child_profiles as child (id, parent_id, collection, created_at, is_test, refused_at, brought_at)
select id, parent_id,
  case when is_refused then 'refused' else collection end,
  coalesce(created_at, :now::timestamptz),
  is_test,
  case when is_refused then :now::timestamptz end,
  :now::timestamptz
from given
cross join lateral (select given.id = any (:refused::bigint[]) as is_refused) as refusal
order by id
on conflict (id) do update set
  parent_id = excluded.parent_id,
  collection = case when child.refused_at is null then excluded.collection else child.collection end,
  is_test = excluded.is_test
