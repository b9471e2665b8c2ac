-- The first date of a range that is in the day ledger; null if there is none.
--
-- :start :end   dates, both included
select min(metric_date) as first_date from metric_days where metric_date between :start::date and :end::date
