-- The daily publisher metrics of a date (docs/metrics.md, "Daily numbers of the platform and of a
-- publisher"): distinct children and parents are counted over the publisher's plays, never added up over
-- books.
--
-- :metric_date :computed_at
insert into daily_publisher_metrics (
  publisher_id, metric_date, total_play_starts, watched_milliseconds, unique_children, unique_parents,
  completion_count, active_books, computed_at
)
select book.publisher_id, play.metric_date,
  count(*) filter (where play.is_explicit),
  sum(play.watched_milliseconds),
  count(distinct play.child_profile_id),
  count(distinct child.parent_id),
  count(*) filter (where play.is_completed),
  count(distinct play.book_id) filter (where play.is_explicit),
  :computed_at::timestamptz
from plays as play
join books as book on book.id = play.book_id
join child_profiles as child on child.id = play.child_profile_id
where play.metric_date = :metric_date::date
group by book.publisher_id, play.metric_date
