-- The days that may not be changed, oldest first.
--
-- :statuses   final, sealed
-- :begun_by   only days that begin until then
select metric_date, status, starts_at, ends_at
from metric_days
where status = any (:statuses::metric_day_status[]) and starts_at <= :begun_by::timestamptz
order by starts_at
