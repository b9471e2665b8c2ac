-- The dates of the ledger before one that have plays, each by one index probe.
--
-- :due_before
select day.metric_date
from metric_days as day
where day.metric_date < :due_before::date
  and exists (select from plays where plays.metric_date = day.metric_date)
order by day.metric_date
