-- One day of the ledger.
--
-- :metric_date
select metric_date, starts_at, ends_at, status, changes, calculation_version, revision
from metric_days
where metric_date = :metric_date::date
