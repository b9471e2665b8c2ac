-- Creates parents or changes their time of registration. Both the old and the new time affect a day.
--
-- :rows  JSON list of {id, registered_at}
-- :now   the time at which new parents were saved
with given as materialized (
  select * from jsonb_to_recordset(:rows::jsonb) as given (id bigint, registered_at timestamptz)
),
changed as (
  insert into catalogue_changes (kind, registered_at)
  select distinct 'registration'::catalogue_change_kind, changed_at
  from given
  left join parents as known on known.id = given.id
  cross join lateral unnest(array[known.registered_at, given.registered_at]) as changed_at
  where known.registered_at is distinct from given.registered_at and changed_at is not null
)
insert into parents (id, registered_at, brought_at)
select id, registered_at, :now::timestamptz from given
order by id
on conflict (id) do update set registered_at = excluded.registered_at
