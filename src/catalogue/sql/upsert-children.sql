-- Creates child profiles or replaces what is known of them. A profile that gets another parent, or becomes
-- or stops being a test profile, changes days: that is recorded.
--
-- :rows  JSON list of {id, parent_id, collection, created_at, is_test}
-- :now   the time of creation where none is given
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
insert into child_profiles as child (id, parent_id, collection, created_at, is_test)
select id, parent_id, collection, coalesce(created_at, :now::timestamptz), is_test from given
order by id
on conflict (id) do update set
  parent_id = excluded.parent_id,
  collection = excluded.collection,
  is_test = excluded.is_test
