-- One row for every date of a range, whether it is in the ledger or not. Figures are null unless the date was built.
--
-- :start :end   dates, both included
select day.metric_date, ledger.status, ledger.built_at,
  platform.total_play_starts as play_starts,
  platform.watched_milliseconds,
  platform.unique_children,
  platform.completion_count as completions,
  platform.unique_parents,
  platform.active_books,
  platform.new_registrations
from (select generate_series(:start::date, :end::date, interval '1 day')::date as metric_date) as day
left join metric_days as ledger on ledger.metric_date = day.metric_date and ledger.built_at is not null
left join daily_platform_metrics as platform on platform.metric_date = ledger.metric_date
order by day.metric_date
