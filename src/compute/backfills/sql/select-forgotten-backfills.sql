-- The unfinished backfills of which no day was finished since then.
--
-- :since
-- :believed_until   later times were written by a wrong clock, and count as absent
select backfill.id
from backfills as backfill
where backfill.status in ('queued', 'running')
  and (backfill.requested_at < :since::timestamptz or backfill.requested_at > :believed_until::timestamptz)
  and not exists (
    select from backfill_days as day
    where day.backfill_id = backfill.id
      and day.finished_at >= :since::timestamptz and day.finished_at <= :believed_until::timestamptz
  )
order by backfill.id
