-- Seals days: their raw events go, so what they say now is what they will always say.
--
-- :metric_dates
update metric_days set status = 'sealed', due_since = null
where metric_date = any (:metric_dates::date[])
