-- Records that an import is done, unless another process has taken it up since: then no row comes back.
--
-- :id :runs :now
update imports set status = 'completed', finished_at = :now::timestamptz
where id = :id and runs = :runs
returning id
