-- The daily platform metrics of a date: one row, with zeros if nobody watched (docs/metrics.md, "Daily numbers of the
-- platform and of a publisher").
--
-- :metric_date :starts_at :ends_at :computed_at
insert into daily_platform_metrics (
  metric_date, total_play_starts, watched_milliseconds, unique_children, unique_parents, completion_count,
  active_books, new_registrations, computed_at
)
select :metric_date::date,
  count(*) filter (where play.is_explicit),
  coalesce(sum(play.watched_milliseconds), 0),
  count(distinct play.child_profile_id),
  count(distinct child.parent_id),
  count(*) filter (where play.is_completed),
  count(distinct play.book_id) filter (where play.is_explicit),
  (
    select count(*) from parents
    where registered_at >= :starts_at::timestamptz and registered_at < :ends_at::timestamptz
  ),
  :computed_at::timestamptz
from plays as play
join child_profiles as child on child.id = play.child_profile_id
where play.metric_date = :metric_date::date
