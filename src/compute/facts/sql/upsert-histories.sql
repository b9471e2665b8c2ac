-- Computes the viewing history of the changed pairs again from all existing plays (docs/metrics.md, "Viewing
-- history"). Needs changed_pairs.
--
-- :computed_at
insert into child_viewing_histories as history (
  child_profile_id, book_id, total_views, watched_milliseconds, completed_count, last_watched_at,
  highest_position_milliseconds, unique_seconds, computed_at
)
select play.child_profile_id, play.book_id,
  count(*) filter (where play.is_explicit),
  sum(play.watched_milliseconds),
  count(*) filter (where play.is_completed),
  max(play.ended_at),
  max(play.max_position_milliseconds),
  (
    select coalesce(sum(upper(part) - lower(part)), 0)
    from unnest(range_agg(int4multirange(variadic play.watched))) as part
  ),
  :computed_at::timestamptz
from changed_pairs as changed
join plays as play
  on play.child_profile_id = changed.child_profile_id and play.book_id = changed.book_id
group by play.child_profile_id, play.book_id
on conflict (child_profile_id, book_id) do update set
  total_views = excluded.total_views,
  watched_milliseconds = excluded.watched_milliseconds,
  completed_count = excluded.completed_count,
  last_watched_at = excluded.last_watched_at,
  highest_position_milliseconds = excluded.highest_position_milliseconds,
  unique_seconds = excluded.unique_seconds,
  computed_at = excluded.computed_at
