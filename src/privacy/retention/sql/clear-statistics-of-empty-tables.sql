-- Clears the planner statistics of those of the tables, and of their partitions, that are empty: analysing an empty
-- table does not replace them. PostgreSQL 18 and newer.
--
-- :tables
select pg_clear_attribute_stats(
  statistics.schemaname, statistics.tablename, statistics.attname, statistics.inherited
)
from pg_stats as statistics
join pg_class as class on class.oid = format('%I.%I', statistics.schemaname, statistics.tablename)::regclass
left join pg_inherits as partition on partition.inhrelid = class.oid
where class.reltuples = 0
  and coalesce(partition.inhparent, class.oid) = any (:tables::text[]::regclass[])
