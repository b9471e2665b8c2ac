-- The ledger entries of a date and of the date that it is compared with: two rows, the date first, with nulls if it
-- is not in the ledger. is_partial: fewer plays are stored than were counted when it was built.
--
-- :metric_date :compared_date
select day.metric_date, ledger.status, ledger.built_at, ledger.starts_at, ledger.ends_at,
  coalesce(coalesce(held.plays, 0) < ledger.plays, false) as is_partial
from unnest(array[:metric_date::date, :compared_date::date]) with ordinality as day (metric_date, place)
left join metric_days as ledger on ledger.metric_date = day.metric_date
left join (
  select metric_date, count(*) as plays
  from plays
  where metric_date in (:metric_date::date, :compared_date::date)
  group by metric_date
) as held on held.metric_date = day.metric_date
order by day.place
