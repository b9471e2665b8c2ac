import type { Knex } from 'knex';

/** The day ledger: the truth about what has to be built (docs/operations.md, "The day ledger"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create type metric_day_status as enum ('missing', 'built', 'stale', 'final', 'sealed');

    -- starts_at and ends_at are the instants of the date in the reporting time zone: every statement asks
    -- them here, so two time zone databases can never disagree. "changes" counts the marks: a rebuild that
    -- finds it moved since it began leaves the day stale.
    create table metric_days (
      metric_date date primary key,
      starts_at timestamptz(3) not null,
      ends_at timestamptz(3) not null check (ends_at > starts_at),
      status metric_day_status not null default 'missing',
      changes bigint not null default 0,
      due_since timestamptz(3),
      raw_events bigint,
      plays bigint,
      position_faults bigint,
      built_at timestamptz(3),
      calculation_version integer,
      revision integer not null default 0,
      revision_reason text,
      last_error text,
      finalised_at timestamptz(3)
    );
    create unique index metric_days_starts on metric_days (starts_at);

    -- One row: the zone that the existing days were cut in, and up to when arrivals have been looked at.
    create table ledger_state (
      only_row boolean primary key default true check (only_row),
      reporting_time_zone text not null,
      arrivals_seen_until timestamptz(3)
    );
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table metric_days, ledger_state; drop type metric_day_status');
}
