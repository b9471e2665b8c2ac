-- Builds the plays that start on one date from raw events, into the temporary table fresh_plays
-- (docs/metrics.md, "Plays" to "Sessions"): those of one share of the children, whose plays depend on nobody
-- else. The date's own window is read, two hours before it (a play needs to know the hour before its first
-- event, a session the hour before its first play), and after it every chain that is still going, until it
-- falls silent.
--
-- :metric_date :starts_at :ends_at   the date and its instants, half open
-- :share :shares                     which share, from 0 on, of how many: by a hash, for where ids are counted in
--                                    twos all are even. "abs(...) < 1" says that it is equal, in words of which
--                                    the planner expects a third of the rows instead of a two hundredth
-- :look_back_seconds                 play time-out and session window together
-- :play_timeout_seconds :session_window_seconds :heartbeat_milliseconds :play_max_milliseconds
-- :tolerance_milliseconds :playback_rate :completion_percent :verified_percent
insert into fresh_plays
with recursive running_chains (child_profile_id, book_id, session_id, reached_at) as (
  select child_profile_id, book_id, session_id, max(occurred_at)
  from usage_events
  where occurred_at >= :ends_at::timestamptz - make_interval(secs => :play_timeout_seconds)
    and occurred_at < :ends_at::timestamptz
    and event_type <= 'seek'
    and abs((hashint8(child_profile_id) & 2147483647) % :shares::integer - :share::integer) < 1
  group by child_profile_id, book_id, session_id
  union all
  select chain.child_profile_id, chain.book_id, chain.session_id, onward.reached_at
  from running_chains as chain
  cross join lateral (
    select max(event.occurred_at) as reached_at
    from usage_events as event
    where event.child_profile_id = chain.child_profile_id
      and event.book_id = chain.book_id
      and event.session_id is not distinct from chain.session_id
      and event.event_type <= 'seek'
      and event.occurred_at > chain.reached_at
      and event.occurred_at <= chain.reached_at + make_interval(secs => :play_timeout_seconds)
  ) as onward
  where onward.reached_at is not null
),
chains_beyond as (
  select child_profile_id, book_id, session_id, max(reached_at) as silent_after
  from running_chains
  group by child_profile_id, book_id, session_id
  having max(reached_at) >= :ends_at::timestamptz
),
playback_events as (
  select child_profile_id, book_id, session_id, occurred_at, event_type, event_id,
    position_milliseconds, from_position_milliseconds
  from usage_events
  where occurred_at >= :starts_at::timestamptz - make_interval(secs => :look_back_seconds)
    and occurred_at < :ends_at::timestamptz
    and event_type <= 'seek'
    and abs((hashint8(child_profile_id) & 2147483647) % :shares::integer - :share::integer) < 1
  union all
  select event.child_profile_id, event.book_id, event.session_id, event.occurred_at, event.event_type,
    event.event_id, event.position_milliseconds, event.from_position_milliseconds
  from chains_beyond as chain
  join usage_events as event
    on event.child_profile_id = chain.child_profile_id
    and event.book_id = chain.book_id
    and event.session_id is not distinct from chain.session_id
  where event.occurred_at >= :ends_at::timestamptz
    and event.occurred_at <= chain.silent_after
    and event.event_type <= 'seek'
),
-- A position far beyond the end is not believed: from here on it is unknown.
believed_events as (
  select event.child_profile_id, event.book_id, event.session_id, event.occurred_at, event.event_type,
    event.event_id, asset.duration_seconds,
    case when event.position_milliseconds > asset.duration_seconds * 1000 + :tolerance_milliseconds::integer
      then null else event.position_milliseconds end as position,
    case when event.from_position_milliseconds > asset.duration_seconds * 1000 + :tolerance_milliseconds::integer
      then null else event.from_position_milliseconds end as from_position
  from playback_events as event
  left join video_assets as asset on asset.book_id = event.book_id
),
ordered_events as (
  select *,
    row_number() over chain as place,
    lag(position) over chain as previous_position,
    occurred_at - lag(occurred_at) over chain as gap,
    lag(event_type) over chain as previous_type
  from believed_events
  window chain as (
    partition by child_profile_id, book_id, session_id order by occurred_at, event_type, event_id
  )
),
beginnings as (
  select *,
    event_type = 'play_start' or previous_type is null or previous_type = 'play_end'
      or gap > make_interval(secs => :play_timeout_seconds) as begins_play
  from ordered_events
),
-- A play is known by the place of its first event. Whether the player was playing is what the last event
-- before said that was not a seek: its place and, in the lowest bit, its answer.
states as (
  select *,
    max(place) filter (where begins_play) over earlier as earlier_play_place,
    max(place * 2 + (event_type in ('play_start', 'resume', 'heartbeat'))::integer)
      filter (where event_type <> 'seek') over earlier as last_switch
  from beginnings
  window earlier as (
    partition by child_profile_id, book_id, session_id order by occurred_at, event_type, event_id
    rows between unbounded preceding and 1 preceding
  )
),
-- A pair is an event and the one before it in the same play; p and q are the ends of its playhead.
-- "offset 0", here and below, keeps the planner from writing these expressions out again wherever they are used
-- further down, which made it compute them up to six times an event: measured, a sixth of the whole here and a
-- fifteenth below. The order is the one that the rows are in; it is named because the planner forgets it at such a
-- fence, and sorts once more.
pairs as (
  select *,
    case when begins_play then place else earlier_play_place end as play_place,
    coalesce(not begins_play and last_switch % 2 = 1 and last_switch / 2 >= earlier_play_place, false)
      as was_playing,
    case when begins_play then 0
      else round(date_part('epoch', gap) * 1000)::integer end as gap_milliseconds,
    previous_position as p,
    case when event_type = 'seek' then from_position else position end as q
  from states
  order by child_profile_id, book_id, session_id, occurred_at, event_type, event_id
  offset 0
),
credits as (
  select *,
    case
      when not was_playing or p = q then 0
      when event_type = 'heartbeat' or p is null or q is null
        then least(gap_milliseconds, :heartbeat_milliseconds::integer)
      else least(gap_milliseconds, greatest(:heartbeat_milliseconds::integer, q - p))
    end as credit
  from pairs
),
steps as (
  select *,
    case when credit > 0 and q > p
        and q - p <= gap_milliseconds::bigint * :playback_rate::integer + :tolerance_milliseconds::integer
      then least(p / 1000, duration_seconds) end as range_start,
    case when q - p <= credit * :playback_rate::integer + :tolerance_milliseconds::integer
      then least(q / 1000, duration_seconds)
      else least((p + credit) / 1000, duration_seconds) end as range_end
  from credits
  order by child_profile_id, book_id, session_id, occurred_at, event_type, event_id
  offset 0
),
-- The last range before: its place and, in the lowest 20 bits, the second at which it ended.
neighbours as (
  select *,
    max((place << 20) | range_end) filter (where range_end > range_start)
      over (chain rows between unbounded preceding and 1 preceding) as last_range
  from steps
  window chain as (
    partition by child_profile_id, book_id, session_id order by occurred_at, event_type, event_id
  )
),
stretches as (
  select *,
    case when last_range >> 20 > play_place then last_range & 1048575 end as previous_end
  from neighbours
),
-- Positions and ranges are packed behind their place, so that the first and last are a minimum and a maximum.
-- A stretch ends where the next one starts, and has its place; the last one's end comes after all of them.
sums as (
  select child_profile_id, book_id, session_id,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    (array_agg(event_id) filter (where place = play_place))[1] as start_event_id,
    bool_or(place = play_place and event_type = 'play_start') as is_explicit,
    bool_or(event_type = 'play_end') as has_play_end,
    least(sum(credit), :play_max_milliseconds::integer)::integer as watched_milliseconds,
    (min((place << 27) | position) & 134217727)::integer as first_position_milliseconds,
    greatest(max(position), max(from_position)) as max_position_milliseconds,
    (max((place << 27) | position) & 134217727)::integer as final_position_milliseconds,
    array_agg((place << 20) | range_start)
      filter (where range_end > range_start and previous_end is distinct from range_start) as stretch_starts,
    array_agg((place << 20) | previous_end)
      filter (where range_end > range_start and previous_end <> range_start)
      || max(((place + 1) << 20) | range_end) filter (where range_end > range_start) as stretch_ends,
    max(duration_seconds) as duration_seconds,
    count(*) filter (where event_type = 'pause')::integer as pause_count,
    count(*) filter (where event_type = 'seek')::integer as seek_count
  from stretches
  group by child_profile_id, book_id, session_id, play_place
),
-- Test profiles are left out here, by the play, not by the event.
kept_plays as (
  select sums.*,
    lag(started_at) over (
      partition by child_profile_id, book_id order by started_at, start_event_id
    ) as previous_started_at
  from sums
  join child_profiles as child on child.id = sums.child_profile_id and not child.is_test
  where is_explicit or watched_milliseconds > 0
),
-- Most plays have one stretch, and nothing to be sorted: that alone saves a tenth of the whole.
ranged_plays as (
  select kept.*, ranges.watched, seen.unique_seconds
  from kept_plays as kept
  cross join lateral (
    select case cardinality(kept.stretch_starts)
      when 1 then array[
        int4range((kept.stretch_starts[1] & 1048575)::integer, (kept.stretch_ends[1] & 1048575)::integer)
      ]
      else (
        select coalesce(array_agg(
          int4range((start & 1048575)::integer, (stop & 1048575)::integer) order by start
        ), '{}')
        from unnest(
          (select array_agg(packed order by packed) from unnest(kept.stretch_starts) as packed),
          (select array_agg(packed order by packed) from unnest(kept.stretch_ends) as packed)
        ) as stretch (start, stop)
        where start is not null -- without ranges: null || null above is an array with a null in it
      ) end as watched
    offset 0
  ) as ranges
  cross join lateral (
    select coalesce(sum(upper(part) - lower(part)), 0)::integer as unique_seconds
    from unnest(int4multirange(variadic ranges.watched)) as part
  ) as seen
  where kept.started_at >= :starts_at::timestamptz and kept.started_at < :ends_at::timestamptz
)
select child_profile_id, book_id, started_at, start_event_id, :metric_date::date as metric_date, session_id,
  ended_at, is_explicit, has_play_end,
  previous_started_at is null
    or started_at > previous_started_at + make_interval(secs => :session_window_seconds) as opens_session,
  watched_milliseconds, first_position_milliseconds, max_position_milliseconds, final_position_milliseconds,
  watched, unique_seconds, duration_seconds,
  reaches_completion as is_completed,
  reaches_completion and unique_seconds * 100 >= duration_seconds * :verified_percent::integer
    as is_verified_completion,
  pause_count, seek_count
from ranged_plays
cross join lateral (
  select coalesce(
    is_explicit and max_position_milliseconds::bigint * 100
      >= duration_seconds::bigint * 1000 * :completion_percent::integer, false
  ) as reaches_completion
) as completion
