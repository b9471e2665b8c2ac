import type { Knex } from 'knex';

/** Requests to rebuild ranges of days, with what became of each day (docs/api.md, "Rebuild days"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create type backfill_mode as enum ('missing', 'stale', 'all');
    create type backfill_status as enum ('queued', 'running', 'completed', 'failed');
    create type backfill_result as enum (
      'pending', 'rebuilt', 'unchanged', 'refused_sealed', 'refused_final', 'failed'
    );

    create table backfills (
      id bigint generated always as identity primary key,
      from_date date not null,
      to_date date not null check (to_date >= from_date),
      mode backfill_mode not null,
      revise_final boolean not null,
      reason text,
      dry_run boolean not null,
      status backfill_status not null default 'queued',
      requested_by text not null,
      requested_at timestamptz(3) not null,
      completed_at timestamptz(3),
      check (not revise_final or reason is not null)
    );
    create index backfills_open on backfills (id) where status in ('queued', 'running');

    -- "differences" says what the rebuild changed, or in a dry run would change, of the date's figures.
    create table backfill_days (
      backfill_id bigint not null references backfills (id) on delete cascade,
      metric_date date not null,
      result backfill_result not null default 'pending',
      error text,
      differences jsonb,
      finished_at timestamptz(3),
      primary key (backfill_id, metric_date)
    );
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'drop table backfill_days, backfills; drop type backfill_result, backfill_status, backfill_mode',
  );
}
