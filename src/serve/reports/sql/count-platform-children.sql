-- The distinct children with a play in a range of dates, which are never a sum of days (docs/metrics.md, "Ranges of
-- dates"). is_partial: fewer plays are stored than were counted when the dates were built.
--
-- :start :end   dates, both included
select count(distinct child_profile_id) as children,
  count(*) < (
    select coalesce(sum(plays), 0)
    from metric_days
    where metric_date between :start::date and :end::date
  ) as is_partial
from plays
where metric_date between :start::date and :end::date
