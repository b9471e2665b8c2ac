-- Marks days as changed: what they were built from is not what there is now. Final and sealed days stand.
-- A day that is due since a time that has not come is due since now.
--
-- :metric_dates :now
update metric_days set
  status = case when status = 'missing' then status else 'stale' end,
  changes = changes + 1,
  due_since = least(due_since, :now::timestamptz)
where metric_date = any (:metric_dates::date[])
  and status not in ('final', 'sealed')
returning metric_date
