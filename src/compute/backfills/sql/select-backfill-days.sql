-- The days of a backfill with their results, the oldest first. Only recent differences of a dry run are shown,
-- because they can show what one child has watched.
--
-- :backfill_id
-- :kept_since   differences that were found then or earlier are not shown
select day.metric_date, day.result, day.error,
  case when backfill.dry_run and day.finished_at > :kept_since::timestamptz then day.differences end as differences
from backfill_days as day
join backfills as backfill on backfill.id = day.backfill_id
where day.backfill_id = :backfill_id::bigint
order by day.metric_date
