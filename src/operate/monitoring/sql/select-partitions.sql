-- The partitions of a table with what they hold: bytes with their indexes, and PostgreSQL's count of the rows, or its
-- last estimate if it has lost the count.
--
-- :table_name
select child.relname as name, pg_total_relation_size(child.oid) as bytes,
  case
    when pg_stat_get_live_tuples(child.oid) > 0 then pg_stat_get_live_tuples(child.oid)
    else greatest(child.reltuples, 0)::bigint
  end as estimated_rows
from pg_inherits as part
join pg_class as child on child.oid = part.inhrelid
where part.inhparent = to_regclass(:table_name)
order by child.relname
