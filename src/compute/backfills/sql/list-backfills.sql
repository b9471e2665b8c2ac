-- The newest backfills, with the number of days of each result.
--
-- :rows_max
select backfill.id, backfill.from_date, backfill.to_date, backfill.mode, backfill.revise_final, backfill.reason,
  backfill.dry_run, backfill.status, backfill.requested_at, backfill.completed_at,
  count(day.metric_date) as days,
  count(*) filter (where day.result = 'pending') as pending,
  count(*) filter (where day.result = 'rebuilt') as rebuilt,
  count(*) filter (where day.result = 'unchanged') as unchanged,
  count(*) filter (where day.result in ('refused_final', 'refused_sealed')) as refused,
  count(*) filter (where day.result = 'failed') as failed
from (select * from backfills order by id desc limit :rows_max) as backfill
left join backfill_days as day on day.backfill_id = backfill.id
group by backfill.id, backfill.from_date, backfill.to_date, backfill.mode, backfill.revise_final, backfill.reason,
  backfill.dry_run, backfill.status, backfill.requested_at, backfill.completed_at
order by backfill.id desc
