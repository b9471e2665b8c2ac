-- The sums of the plays of a date until an instant, by the rules of its hours, and their distinct children and books,
-- which cannot be added up from hours (docs/metrics.md, "Hours of a day").
--
-- :metric_date
-- :until   this instant and everything after it do not count; null: the whole date
select
  count(*) filter (where is_explicit) as play_starts,
  count(*) filter (where is_completed and (:until::timestamptz is null or ended_at < :until::timestamptz))
    as completions,
  coalesce(sum(
    case when :until::timestamptz is null or ended_at <= :until::timestamptz then watched_milliseconds
      else watched_milliseconds * (extract(epoch from :until::timestamptz - started_at) * 1000)::bigint
        / (extract(epoch from ended_at - started_at) * 1000)::bigint
    end
  ), 0)::bigint as watched_milliseconds,
  count(distinct child_profile_id) as unique_children,
  count(distinct book_id) filter (where is_explicit) as active_books
from plays
where metric_date = :metric_date::date
  and (:until::timestamptz is null or started_at < :until::timestamptz)
