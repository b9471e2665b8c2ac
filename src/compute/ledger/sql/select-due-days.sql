-- The days that must be built, the oldest first (docs/architecture.md, "Life of a day").
--
-- :now :calculation_version
-- :rebuild_pause_seconds   a stale day that was built more recently waits
-- :due_for_seconds         only days that have been due for so long; a day that was built with an older
--                          version has no due_since, and always counts
-- :believed_until          a wrong clock has written what is later than this, and it counts as absent
select metric_date
from metric_days
where starts_at <= :now::timestamptz
  and (
    status = 'missing'
    or (status = 'stale'
      and (built_at is null or built_at <= :now::timestamptz - make_interval(secs => :rebuild_pause_seconds)))
    or (status = 'built' and calculation_version < :calculation_version)
    or (status in ('built', 'stale') and built_at > :believed_until::timestamptz)
  )
  and (
    :due_for_seconds = 0
    or coalesce(due_since, '-infinity') <= :now::timestamptz - make_interval(secs => :due_for_seconds)
    or due_since > :believed_until::timestamptz
  )
order by metric_date
