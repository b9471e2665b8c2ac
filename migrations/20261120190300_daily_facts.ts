import type { Knex } from 'knex';

/** Daily facts; no child in them (docs/metrics.md, "Daily numbers of a book" to "Drop-off"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Rows are replaced, so there is no surrogate id and one time of computing instead of created and updated.
    create table daily_book_metrics (
      book_id bigint not null,
      publisher_id bigint not null,
      metric_date date not null,
      total_play_starts integer not null default 0,
      total_play_ends integer not null default 0,
      watched_milliseconds bigint not null default 0,
      total_minutes_watched numeric(10, 2) not null
        generated always as (round(watched_milliseconds::numeric / 60000, 2)) stored,
      unique_children integer not null default 0,
      completion_count integer not null default 0,
      verified_completion_count integer not null default 0,
      watch_percentage_sum numeric not null default 0,
      watch_percentage_count integer not null default 0,
      average_watch_percentage numeric(5, 2)
        generated always as (round(watch_percentage_sum / nullif(watch_percentage_count, 0), 2)) stored,
      total_sessions integer not null default 0,
      full_video_count integer not null default 0,
      under_2_minutes_count integer not null default 0,
      from_2_to_5_minutes_count integer not null default 0,
      from_5_to_10_minutes_count integer not null default 0,
      over_10_minutes_count integer not null default 0,
      computed_at timestamptz(3) not null,
      primary key (book_id, metric_date)
    );
    create index daily_book_metrics_publisher on daily_book_metrics (publisher_id, metric_date);
    create index daily_book_metrics_date on daily_book_metrics (metric_date);

    create table daily_publisher_metrics (
      publisher_id bigint not null,
      metric_date date not null,
      total_play_starts integer not null default 0,
      watched_milliseconds bigint not null default 0,
      total_minutes_watched numeric(12, 2) not null
        generated always as (round(watched_milliseconds::numeric / 60000, 2)) stored,
      unique_children integer not null default 0,
      unique_parents integer not null default 0,
      completion_count integer not null default 0,
      active_books integer not null default 0,
      computed_at timestamptz(3) not null,
      primary key (publisher_id, metric_date)
    );
    create index daily_publisher_metrics_date on daily_publisher_metrics (metric_date);

    create table daily_platform_metrics (
      metric_date date primary key,
      total_play_starts integer not null default 0,
      watched_milliseconds bigint not null default 0,
      total_minutes_watched numeric(12, 2) not null
        generated always as (round(watched_milliseconds::numeric / 60000, 2)) stored,
      unique_children integer not null default 0,
      unique_parents integer not null default 0,
      completion_count integer not null default 0,
      active_books integer not null default 0,
      new_registrations integer not null default 0,
      computed_at timestamptz(3) not null
    );

    create table daily_book_dropoffs (
      book_id bigint not null,
      metric_date date not null,
      bucket_percent integer not null check (bucket_percent between 0 and 100 and bucket_percent % 10 = 0),
      session_count integer not null,
      computed_at timestamptz(3) not null,
      primary key (book_id, metric_date, bucket_percent)
    );
    create index daily_book_dropoffs_date on daily_book_dropoffs (metric_date);

    create view book_dropoff_buckets as
      select book_id, bucket_percent, sum(session_count)::bigint as session_count, max(computed_at) as updated_at
      from daily_book_dropoffs
      group by book_id, bucket_percent;
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'drop view book_dropoff_buckets; drop table daily_book_dropoffs, daily_platform_metrics, daily_publisher_metrics, daily_book_metrics',
  );
}
