-- The schemas with the application's tables if its own schema has none, which is so if it was migrated with another
-- search_path.
--
-- :schema   the application's own schema
select namespace.nspname as name
from pg_namespace as namespace
join pg_class as day on day.relnamespace = namespace.oid and day.relname = 'metric_days' and day.relkind = 'r'
join pg_class as event on event.relnamespace = namespace.oid and event.relname = 'usage_events' and event.relkind = 'p'
join pg_class as migration on migration.relnamespace = namespace.oid and migration.relname = 'knex_migrations'
where not exists (
  select from pg_class as own
  where own.relname = 'knex_migrations' and own.relnamespace = to_regnamespace(:schema::text)
)
order by 1
