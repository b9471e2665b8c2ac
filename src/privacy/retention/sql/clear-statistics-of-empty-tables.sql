-- Clears the planner's samples of registered tables, and of their partitions, that are empty: a new sample of
-- nothing does not replace the old one. PostgreSQL 18 and newer.
--
-- :tables
select pg_clear_attribute_stats(sample.schemaname, sample.tablename, sample.attname, sample.inherited)
from pg_stats as sample
join pg_class as class on class.oid = format('%I.%I', sample.schemaname, sample.tablename)::regclass
left join pg_inherits as partition on partition.inhrelid = class.oid
where class.reltuples = 0
  and coalesce(partition.inhparent, class.oid) = any (:tables::text[]::regclass[])
