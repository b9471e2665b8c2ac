-- Marks days as changed since they were built, except final and sealed ones.
-- If a day is due since a time in the future, it is due since now.
--
-- :metric_dates :now
update metric_days set
  status = case when status = 'missing' then status else 'stale' end,
  changes = changes + 1,
  due_since = least(due_since, :now::timestamptz)
where metric_date = any (:metric_dates::date[])
  and status not in ('final', 'sealed')
returning metric_date
