-- Adds days to the ledger, and leaves existing ones unchanged.
--
-- :metric_dates :starts_at :ends_at   arrays of the same length
-- :now
insert into metric_days (metric_date, starts_at, ends_at, due_since)
select day.metric_date, day.starts_at, day.ends_at, :now::timestamptz
from unnest(:metric_dates::date[], :starts_at::timestamptz[], :ends_at::timestamptz[])
  as day (metric_date, starts_at, ends_at)
on conflict (metric_date) do nothing
