import type { Knex } from 'knex';

/** Raw events, partitioned by month of occurred_at (docs/architecture.md, "Life of an event"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The playback events stand in the order in which events of one instant take effect, so that
    -- ordering by the type is ordering by that rule. Annotations follow.
    create type usage_event_type as enum (
      'play_end', 'play_start', 'pause', 'resume', 'heartbeat', 'seek',
      'quality_change', 'fullscreen', 'impression', 'stall', 'error', 'save', 'share', 'click', 'skip'
    );

    -- The checks are the last door: they keep out infinity, NaN and absurd values from any client.
    create table usage_events (
      event_id uuid not null,
      event_type usage_event_type not null,
      child_profile_id bigint not null,
      book_id bigint not null,
      session_id uuid,
      position_milliseconds integer check (position_milliseconds between 0 and 86400000),
      from_position_milliseconds integer check (from_position_milliseconds between 0 and 86400000),
      occurred_at timestamptz(3) not null check (occurred_at >= '2015-01-01Z' and occurred_at < '2100-01-01Z'),
      received_at timestamptz(3) not null check (received_at >= '2015-01-01Z' and received_at < '2100-01-01Z'),
      metadata jsonb,
      constraint only_seeks_have_an_origin check (from_position_milliseconds is null or event_type = 'seek')
    ) partition by range (occurred_at);

    -- The duplicate guard, and the order in which plays are read, in one index.
    create unique index usage_events_once on usage_events (child_profile_id, book_id, occurred_at, event_id);
    create index usage_events_book on usage_events (book_id, occurred_at);
    create index usage_events_type on usage_events (event_type, occurred_at);
    create index usage_events_occurred on usage_events using brin (occurred_at);
    create index usage_events_received on usage_events using brin (received_at);

    -- Must stay empty: an event of a month without a partition waits here instead of being refused, and
    -- partition maintenance moves it.
    create table usage_events_default partition of usage_events default;
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table usage_events; drop type usage_event_type');
}
