-- Every import, the newest first. A running import may have been interrupted; the time at which it last stored
-- something shows this.
select id, file_name, format,
  case when status = 'undone' and undone -> 'left' <> '{}' then 'undone in part' else status::text end as state,
  (counts ->> 'lines')::bigint as lines,
  (counts ->> 'accepted')::bigint as accepted,
  (counts ->> 'duplicates')::bigint as duplicates,
  (select coalesce(sum(value::bigint), 0) from jsonb_each_text(counts -> 'rejected'))::bigint as rejected,
  (undone ->> 'taken_back')::bigint as taken_back,
  started_at, saved_at,
  case when status = 'completed' then finished_at end as completed_at
from imports
order by id desc
