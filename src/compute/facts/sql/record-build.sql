-- Records that a day was built. If it was marked since the build began (:changes_seen), it stays stale. A final day
-- stays final and stores the reason of its revision.
--
-- :metric_date :now :changes_seen :raw_events :position_faults :calculation_version
-- :revision_reason   null unless a final day was revised
update metric_days set
  status = case
    when status = 'final' then status
    when changes = :changes_seen then 'built'
    else 'stale'
  end::metric_day_status,
  due_since = case when changes = :changes_seen then null else :now::timestamptz end,
  raw_events = :raw_events,
  position_faults = :position_faults,
  plays = (select count(*) from plays where plays.metric_date = :metric_date::date),
  built_at = :now::timestamptz,
  calculation_version = :calculation_version,
  revision = revision + (:revision_reason::text is not null)::integer,
  revision_reason = coalesce(:revision_reason::text, revision_reason),
  last_error = null
where metric_date = :metric_date::date
returning metric_date, status, raw_events, plays
