-- Whether the date is the first one that is built by these definitions, while others were built by older ones: from
-- which version they have changed, and from which date on everything is counted by the new ones. Else no row.
-- Final and sealed dates stand.
--
-- :metric_date           the date that is being built, and is not recorded yet
-- :calculation_version   of the definitions that it is built by
select max(calculation_version) as from_version,
  coalesce(
    min(metric_date) filter (where status in ('built', 'stale') and calculation_version is not null),
    :metric_date::date
  ) as first_date
from metric_days
having max(calculation_version) < :calculation_version::integer
