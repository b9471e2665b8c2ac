-- The books that need attention: published long enough ago but never played, or started often but seldom completed.
-- Only built dates count; if there are none, there are no alerts. An alert that is set aside today also has by whom,
-- until when and why.
--
-- :start :end           dates, both included
-- :today                alerts that are set aside until this date or later are still set aside
-- :published_before     a book published later is too new to be missed
-- :play_starts_min      with fewer play starts, a rate causes no alert
-- :completion_rate_below
with figures as (
  select book_id,
    sum(total_play_starts) as play_starts,
    sum(completion_count) as completions,
    sum(watched_milliseconds)::bigint as watched_milliseconds
  from daily_book_metrics
  where metric_date between :start::date and :end::date
  group by book_id
),
judged as (
  select book.id, book.title, book.publisher_id, book.published_at, figures.play_starts, figures.completions,
    figures.watched_milliseconds,
    case
      when figures.book_id is null and book.published_at < :published_before::timestamptz then 'no_plays'
      when figures.play_starts >= :play_starts_min::integer
        and figures.completions < figures.play_starts * :completion_rate_below::numeric then 'low_completion'
    end as kind
  from books as book
  left join figures on figures.book_id = book.id
)
select judged.kind, judged.id as book_id, judged.title, judged.publisher_id, publisher.name as publisher,
  judged.published_at, asset.duration_seconds,
  coalesce(judged.play_starts, 0) as play_starts,
  coalesce(judged.completions, 0) as completions,
  coalesce(judged.watched_milliseconds, 0) as watched_milliseconds,
  (select max(metric_date) from daily_book_metrics as metric where metric.book_id = judged.id) as last_played_on,
  aside.until_date, aside.reason, aside.set_aside_by, aside.set_aside_at
from judged
join publishers as publisher on publisher.id = judged.publisher_id
left join video_assets as asset on asset.book_id = judged.id
left join alerts_set_aside as aside
  on aside.book_id = judged.id and aside.kind::text = judged.kind and aside.until_date >= :today::date
where judged.kind is not null
  and exists (
    select from metric_days
    where metric_date between :start::date and :end::date and built_at is not null
  )
order by judged.kind desc, play_starts desc, judged.id
