import type { Knex } from 'knex';

/** Plays and what is derived from them per child (docs/metrics.md, "Plays" and "Viewing history"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table plays (
      child_profile_id bigint not null,
      book_id bigint not null,
      started_at timestamptz(3) not null,
      start_event_id uuid not null,
      metric_date date not null,
      session_id uuid,
      ended_at timestamptz(3) not null,
      is_explicit boolean not null,
      has_play_end boolean not null,
      opens_session boolean not null,
      watched_milliseconds integer not null check (watched_milliseconds between 0 and 43200000),
      first_position_milliseconds integer,
      max_position_milliseconds integer,
      final_position_milliseconds integer,
      watched int4range[] not null,
      unique_seconds integer not null,
      duration_seconds integer,
      is_completed boolean not null,
      is_verified_completion boolean not null,
      pause_count integer not null,
      seek_count integer not null,
      unique (child_profile_id, book_id, started_at, start_event_id, metric_date)
    ) partition by range (metric_date);

    create index plays_date on plays (metric_date);
    create index plays_book_date on plays (book_id, metric_date);

    create table child_viewing_histories (
      child_profile_id bigint not null,
      book_id bigint not null,
      total_views integer not null,
      watched_milliseconds bigint not null,
      total_minutes_watched numeric(8, 2) not null
        generated always as (round(watched_milliseconds::numeric / 60000, 2)) stored,
      completed_count integer not null,
      last_watched_at timestamptz(3) not null,
      highest_position_milliseconds integer,
      highest_position_seconds integer generated always as (highest_position_milliseconds / 1000) stored,
      unique_seconds integer not null,
      computed_at timestamptz(3) not null,
      primary key (child_profile_id, book_id)
    );
    create index child_viewing_histories_book on child_viewing_histories (book_id);
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table child_viewing_histories, plays');
}
