-- Resets an import to its beginning. Final dates that an earlier run changed and did not rebuild must still be
-- revised. The changed dates stay recorded, because retention keeps their months.
--
-- :fingerprint :format :now
-- :restart   false: only an import that was undone
update imports set
  status = 'running',
  runs = runs + 1,
  position = default,
  lines_read = default,
  counts = default,
  first_rejects = default,
  earlier_dates = array(
    select distinct changed.metric_date
    from unnest(earlier_dates || dates) as changed (metric_date)
    order by changed.metric_date
  ),
  dates = default,
  event_dates = default,
  live_dates = default,
  months = default,
  dates_revised = default,
  started_at = :now::timestamptz,
  undone = null,
  finished_at = null
where fingerprint = :fingerprint and format = :format::import_format
  and status <> 'undoing' and (:restart::boolean or status = 'undone')
