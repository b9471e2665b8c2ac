-- The sums of the plays of a date in each of its hours (docs/metrics.md, "Hours of a day"). A play starts in the hour
-- of its first event and is completed in that of its last one. Its time watched is spread evenly between the two.
-- Everything after the start of the last hour counts in that hour. The share of an hour is the time watched until its
-- end less that until its start, each cut off to whole milliseconds, so the hours add up to the date.
--
-- :metric_date
-- :hours   the starts of the hours, in order; the last hour has no end
with spread_plays as (
  select is_explicit, is_completed, started_at, watched_milliseconds,
    (extract(epoch from ended_at - started_at) * 1000)::bigint as milliseconds,
    greatest(1, width_bucket(started_at, :hours::timestamptz[])) as first_hour,
    greatest(1, width_bucket(ended_at, :hours::timestamptz[])) as last_hour
  from plays
  where metric_date = :metric_date::date
),
shares as (
  select hour.place,
    is_explicit and hour.place = first_hour as starts,
    is_completed and hour.place = last_hour as completes,
    case when hour.place = last_hour then watched_milliseconds
      else watched_milliseconds * (extract(epoch from bound.ends_at - started_at) * 1000)::bigint / milliseconds
      end
    - case when hour.place = first_hour then 0
      else watched_milliseconds * (extract(epoch from bound.starts_at - started_at) * 1000)::bigint / milliseconds
      end as watched_milliseconds
  from spread_plays
  cross join lateral generate_series(first_hour, last_hour) as hour (place)
  cross join lateral (
    select (:hours::timestamptz[])[hour.place] as starts_at, (:hours::timestamptz[])[hour.place + 1] as ends_at
  ) as bound
)
select hour.starts_at,
  count(*) filter (where share.starts) as play_starts,
  count(*) filter (where share.completes) as completions,
  coalesce(sum(share.watched_milliseconds), 0)::bigint as watched_milliseconds
from unnest(:hours::timestamptz[]) with ordinality as hour (starts_at, place)
left join shares as share on share.place = hour.place
group by hour.place, hour.starts_at
order by hour.place
