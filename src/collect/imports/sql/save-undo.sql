-- Saves how far taking an import back has come, unless another process has taken it up since: then no row comes back.
--
-- :id :runs :undone :dates_to_revise :now
update imports set
  undone = :undone::jsonb,
  dates_to_revise = :dates_to_revise::date[],
  finished_at = :now::timestamptz,
  saved_at = :now::timestamptz
where id = :id and runs = :runs
returning id
