-- Records why the last build of a day failed.
--
-- :metric_date :error
update metric_days set last_error = :error where metric_date = :metric_date::date
