-- Every column of every table and view of the application; partitions share those of their table. BullMQ's own schema
-- belongs to the library: what is stored there are the payloads of the job contracts. Tables of other schemas come
-- with their schema's name: nothing erases a copy of a known table.
select
  case when namespace.nspname = current_schema() then '' else namespace.nspname || '.' end || class.relname as table_name,
  attribute.attname as column_name
from pg_class as class
join pg_namespace as namespace on namespace.oid = class.relnamespace
join pg_attribute as attribute on attribute.attrelid = class.oid
where class.relkind in ('r', 'p', 'v', 'm', 'f')
  and not class.relispartition
  and attribute.attnum > 0
  and not attribute.attisdropped
  and namespace.nspname not in ('pg_catalog', 'information_schema', 'bullmq')
  and namespace.nspname not like 'pg_toast%'
  and namespace.nspname not like 'pg_temp%'
  and not exists (
    select from pg_depend
    where classid = 'pg_class'::regclass and objid = class.oid and deptype = 'e' -- an extension's own
  )
order by 1, 2
