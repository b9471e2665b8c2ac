-- Saves the progress of undoing an import. Returns no row if another process has taken it over since.
--
-- :id :runs :undone :dates_to_revise :now
update imports set
  undone = :undone::jsonb,
  dates_to_revise = :dates_to_revise::date[],
  finished_at = :now::timestamptz,
  saved_at = :now::timestamptz
where id = :id and runs = :runs
returning id
