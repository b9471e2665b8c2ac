-- Seals days: their raw events are dropped, so their figures can no longer change.
--
-- :metric_dates
update metric_days set status = 'sealed', due_since = null
where metric_date = any (:metric_dates::date[])
