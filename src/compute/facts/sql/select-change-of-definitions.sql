-- Returns a row if the date is the first one to be built by new definitions: the previous version, and the date from
-- which on everything is counted by the new one. Final and sealed dates keep their version.
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
