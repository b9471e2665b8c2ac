-- The days of a backfill with what became of each, oldest first. Differences are those of a dry run, and young: what
-- a rebuild changes can be what one child has watched.
--
-- :backfill_id
-- :kept_since   differences that were found then or earlier are not shown any more
select day.metric_date, day.result, day.error,
  case when backfill.dry_run and day.finished_at > :kept_since::timestamptz then day.differences end as differences
from backfill_days as day
join backfills as backfill on backfill.id = day.backfill_id
where day.backfill_id = :backfill_id::bigint
order by day.metric_date
