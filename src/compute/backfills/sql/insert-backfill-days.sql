-- The days of a backfill: those of its range that have begun and whose status fits its mode.
--
-- :backfill_id :from_date :to_date :mode :now
insert into backfill_days (backfill_id, metric_date)
select :backfill_id::bigint, metric_date
from metric_days
where metric_date between :from_date::date and :to_date::date
  and starts_at <= :now::timestamptz
  and (:mode::backfill_mode = 'all' or status::text = :mode::text)
