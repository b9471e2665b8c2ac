-- The first and the last day of the ledger; nulls while it is empty.
select min(metric_date) as first, max(metric_date) as last from metric_days
