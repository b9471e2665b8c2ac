-- Records that an import is undone. Returns no row if another process has taken it over since.
--
-- :id :runs :undone :now
update imports set status = 'undone', undone = :undone::jsonb, finished_at = :now::timestamptz
where id = :id and runs = :runs
returning id
