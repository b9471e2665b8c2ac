-- Saves the progress of an import. Returns no row if another process has taken it over since.
--
-- :id :runs :position :lines_read :counts :first_rejects :dates :event_dates :months :dates_to_revise :dates_revised :now
update imports set
  position = :position,
  lines_read = :lines_read,
  counts = :counts::jsonb,
  first_rejects = :first_rejects::jsonb,
  dates = :dates::date[],
  event_dates = :event_dates::date[],
  months = :months::text[],
  dates_to_revise = :dates_to_revise::date[],
  dates_revised = :dates_revised::date[],
  saved_at = :now::timestamptz
where id = :id and runs = :runs
returning id
