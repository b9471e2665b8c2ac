-- Creates publishers or renames them.
--
-- :rows  JSON list of {id, name}
insert into publishers (id, name)
select id, name from jsonb_to_recordset(:rows::jsonb) as given (id bigint, name text)
order by id
on conflict (id) do update set name = excluded.name
