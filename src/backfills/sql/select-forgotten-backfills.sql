-- The unfinished backfills of which no day has been finished since.
--
-- :since
select backfill.id
from backfills as backfill
where backfill.status in ('queued', 'running')
  and backfill.requested_at < :since::timestamptz
  and not exists (
    select from backfill_days as day
    where day.backfill_id = backfill.id and day.finished_at >= :since::timestamptz
  )
order by backfill.id
