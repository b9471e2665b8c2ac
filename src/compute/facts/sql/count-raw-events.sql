-- Counts the raw events of a date, and those of their positions that are ignored because they are beyond the known
-- duration (docs/metrics.md, "Events").
--
-- :starts_at :ends_at :tolerance_milliseconds
select count(*) as raw_events,
  count(*) filter (
    where event.position_milliseconds > asset.duration_seconds * 1000 + :tolerance_milliseconds::integer
      or event.from_position_milliseconds > asset.duration_seconds * 1000 + :tolerance_milliseconds::integer
  ) as position_faults
from usage_events as event
left join video_assets as asset on asset.book_id = event.book_id
where event.occurred_at >= :starts_at::timestamptz and event.occurred_at < :ends_at::timestamptz
