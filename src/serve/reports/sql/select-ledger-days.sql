-- One row for every date of a range with its entry in the day ledger, or nulls if it has none.
--
-- :start :end   dates, both included
select day.metric_date, ledger.status, ledger.built_at, ledger.raw_events, ledger.plays, ledger.position_faults,
  ledger.calculation_version, ledger.revision, ledger.revision_reason, ledger.last_error, ledger.due_since,
  ledger.finalised_at
from (select generate_series(:start::date, :end::date, interval '1 day')::date as metric_date) as day
left join metric_days as ledger on ledger.metric_date = day.metric_date
order by day.metric_date
