-- The daily book metrics of a date from its plays (docs/metrics.md, "Daily numbers of a book"). The
-- percentage of a play is rounded to four decimals before it is summed. Length classes: the first that
-- matches.
--
-- :metric_date :computed_at
-- :two_minutes_milliseconds :five_minutes_milliseconds :ten_minutes_milliseconds   bounds of the length classes
insert into daily_book_metrics (
  book_id, publisher_id, metric_date, total_play_starts, total_play_ends, watched_milliseconds,
  unique_children, completion_count, verified_completion_count, watch_percentage_sum, watch_percentage_count,
  total_sessions, full_video_count, under_2_minutes_count, from_2_to_5_minutes_count,
  from_5_to_10_minutes_count, over_10_minutes_count, computed_at
)
select play.book_id, book.publisher_id, play.metric_date,
  count(*) filter (where play.is_explicit),
  count(*) filter (where play.has_play_end),
  sum(play.watched_milliseconds),
  count(distinct play.child_profile_id),
  count(*) filter (where play.is_completed),
  count(*) filter (where play.is_verified_completion),
  coalesce(sum(round(
    least(play.watched_milliseconds, play.duration_seconds * 1000) * 100.0 / (play.duration_seconds * 1000), 4
  )) filter (where play.duration_seconds is not null), 0),
  count(play.duration_seconds),
  count(*) filter (where play.opens_session),
  count(*) filter (where length.class = 'full'),
  count(*) filter (where length.class = 'under 2'),
  count(*) filter (where length.class = 'under 5'),
  count(*) filter (where length.class = 'under 10'),
  count(*) filter (where length.class = 'longer'),
  :computed_at::timestamptz
from plays as play
join books as book on book.id = play.book_id
cross join lateral (
  select case
    when play.is_completed then 'full'
    when play.watched_milliseconds < :two_minutes_milliseconds then 'under 2'
    when play.watched_milliseconds < :five_minutes_milliseconds then 'under 5'
    when play.watched_milliseconds < :ten_minutes_milliseconds then 'under 10'
    else 'longer'
  end as class
) as length
where play.metric_date = :metric_date::date
group by play.book_id, book.publisher_id, play.metric_date
