-- The days that touch a month of raw events, and the day after them, which a play from before midnight can belong to;
-- and whether their figures are kept without the raw events.
--
-- :starts_at :ends_at      the month, half-open
-- :calculation_version     a day built by older definitions has to be built again first
with touching as (
  select metric_date from metric_days
  where starts_at < :ends_at::timestamptz and ends_at > :starts_at::timestamptz
)
select day.metric_date, day.starts_at,
  day.status in ('final', 'sealed')
    or (day.status = 'built' and day.calculation_version = :calculation_version) as is_settled
from metric_days as day
where day.metric_date in (select metric_date from touching)
  or day.metric_date = (select max(metric_date) + 1 from touching)
order by day.metric_date
