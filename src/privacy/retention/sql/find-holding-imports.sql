-- Why imports keep a month of raw events: one is running and may store events of any month, or one has just stored
-- events of this one. In one statement, so that an import that starts again, or ends, is never missed.
--
-- :months   the months of the days that would be sealed, as YYYY-MM
-- :since    an import keeps them if it stored something, or ended, later than that
-- :believed_until  and not later than that: a time in the future comes from a wrong clock
select
  case when status = 'running' then 'import_running' else 'just_imported' end as because,
  max(coalesce(finished_at, saved_at)) as last_at
from imports
where (status = 'running' and saved_at between :since::timestamptz and :believed_until::timestamptz)
  or (status <> 'running' and finished_at > :since::timestamptz
    and finished_at <= :believed_until::timestamptz and exists (
    select from unnest(earlier_dates || dates) as changed (metric_date)
    where to_char(changed.metric_date, 'YYYY-MM') = any (:months::text[])
  ))
group by because
order by because
