-- Creates books or replaces their rows, with their present duration (null if unknown). If an existing book gets
-- another duration or publisher, that is recorded, because it changes days.
--
-- :rows  JSON list of {id, publisher_id, title, duration_seconds, series_id, position_in_series, is_preview,
--        published_at}
with given as materialized (
  select * from jsonb_to_recordset(:rows::jsonb) as given (
    id bigint, publisher_id bigint, title text, duration_seconds integer, series_id bigint,
    position_in_series integer, is_preview boolean, published_at timestamptz
  )
),
changed as (
  insert into catalogue_changes (kind, book_id)
  select 'book', given.id
  from given
  join books as known on known.id = given.id
  left join video_assets as asset on asset.book_id = given.id
  where known.publisher_id <> given.publisher_id
    or asset.duration_seconds is distinct from given.duration_seconds
),
stored as (
  insert into books (id, publisher_id, title, series_id, position_in_series, is_preview, published_at)
  select id, publisher_id, title, series_id, position_in_series, is_preview, published_at from given
  order by id
  on conflict (id) do update set
    publisher_id = excluded.publisher_id,
    title = excluded.title,
    series_id = excluded.series_id,
    position_in_series = excluded.position_in_series,
    is_preview = excluded.is_preview,
    published_at = excluded.published_at
),
forgotten as (
  delete from video_assets as asset
  using given
  where asset.book_id = given.id and given.duration_seconds is null
)
insert into video_assets (book_id, duration_seconds)
select id, duration_seconds from given where duration_seconds is not null
order by id
on conflict (book_id) do update set duration_seconds = excluded.duration_seconds
