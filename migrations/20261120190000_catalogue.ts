import type { Knex } from 'knex';

/**
 * The catalogue: who and what, kept in step by the host application (docs/api.md, "Keep the catalogue in
 * step").
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create type collection_state as enum ('allowed', 'refused');

    create table publishers (
      id bigint primary key check (id > 0),
      name text not null
    );

    create table books (
      id bigint primary key check (id > 0),
      publisher_id bigint not null references publishers (id),
      title text not null,
      series_id bigint,
      position_in_series integer,
      is_preview boolean not null default false,
      published_at timestamptz(3)
    );
    create index books_publisher on books (publisher_id);

    -- The duration in force. A book without a row has an unknown duration.
    create table video_assets (
      book_id bigint primary key references books (id) on delete cascade,
      duration_seconds integer not null check (duration_seconds between 1 and 86400)
    );

    create table parents (
      id bigint primary key check (id > 0),
      registered_at timestamptz(3) not null
    );
    create index parents_registered on parents (registered_at);

    -- "collection" has no default: only the host application knows whether a parent has consented.
    create table child_profiles (
      id bigint primary key check (id > 0),
      parent_id bigint not null references parents (id),
      created_at timestamptz(3) not null,
      collection collection_state not null,
      is_test boolean not null default false
    );
    create index child_profiles_parent on child_profiles (parent_id);

    -- What changed in a way that changes metrics: written with the change, read and emptied by the
    -- ledger, which marks the days concerned. A row lives for minutes.
    create type catalogue_change_kind as enum ('book', 'child', 'registration');
    create table catalogue_changes (
      id bigint generated always as identity primary key,
      kind catalogue_change_kind not null,
      book_id bigint,
      child_profile_id bigint,
      registered_at timestamptz(3),
      check (num_nonnulls(book_id, child_profile_id, registered_at) = 1)
    );
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'drop table catalogue_changes, child_profiles, parents, video_assets, books, publishers; drop type catalogue_change_kind, collection_state',
  );
}
