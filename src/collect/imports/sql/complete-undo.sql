-- Records that an import is taken back, unless another process has taken it up since: then no row comes back.
--
-- :id :runs :undone :now
update imports set status = 'undone', undone = :undone::jsonb, finished_at = :now::timestamptz
where id = :id and runs = :runs
returning id
