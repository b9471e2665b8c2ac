-- The indexes of a table and of its partitions that summarise ranges of blocks (BRIN). A partitioned table's own
-- index is left out, because it is empty.
--
-- :table
select index.relname as name
from pg_index
join pg_class as index on index.oid = pg_index.indexrelid and index.relkind = 'i'
join pg_am as method on method.oid = index.relam and method.amname = 'brin'
join pg_class as owner on owner.oid = pg_index.indrelid
where owner.oid in (
  select :table::text::regclass
  union all
  select inhrelid from pg_inherits where inhparent = :table::text::regclass
)
order by owner.relname, index.relname
