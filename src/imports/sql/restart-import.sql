-- Sets an import back to its beginning. Final dates that an earlier run has changed but not yet built again
-- stay to be revised.
--
-- :fingerprint :format :now
update imports set
  status = 'running',
  runs = runs + 1,
  position = default,
  lines_read = default,
  counts = default,
  first_rejects = default,
  dates = default,
  months = default,
  dates_revised = default,
  started_at = :now::timestamptz,
  finished_at = null
where fingerprint = :fingerprint and format = :format::import_format
