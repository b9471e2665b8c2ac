-- Records that an import is completed. Returns no row if another process has taken it over since.
--
-- :id :runs :now
-- :live_dates   the days of its events that have events of players, too
update imports set status = 'completed', finished_at = :now::timestamptz, live_dates = :live_dates::date[]
where id = :id and runs = :runs
returning id
