import type { Knex } from 'knex';

/** What is known of the clock, and the runs of retention that were held back (docs/operations.md, "When a clock is doubted"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- One row: when work that goes by the clock was done last by a clock that was believed, and when somebody said
    -- that the clock is right. A database that has been in use begins with its last run of retention.
    create table clock_state (
      only_row boolean primary key default true check (only_row),
      believed_at timestamptz(3),
      confirmed_at timestamptz(3),
      confirmed_by text
    );
    insert into clock_state (believed_at)
    select max(completed_at) from retention_runs where completed_at <= now() having count(*) > 0;

    create type retention_hold_reason as enum ('clocks_differ', 'clock_leapt', 'large_deletion');

    -- A run of retention that was held back, once for each reason as long as it lasts: settled_at is null until then.
    -- details are counts by table. Somebody may confirm a large deletion: confirmed_at.
    create table retention_holds (
      id bigint generated always as identity primary key,
      because retention_hold_reason not null,
      began_at timestamptz(3) not null,
      last_at timestamptz(3) not null,
      times integer not null default 1,
      details json not null,
      confirmed_at timestamptz(3),
      confirmed_by text,
      settled_at timestamptz(3)
    );
    create unique index retention_holds_unsettled on retention_holds (because) where settled_at is null;
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table retention_holds, clock_state; drop type retention_hold_reason');
}
