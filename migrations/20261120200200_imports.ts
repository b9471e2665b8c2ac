import type { Knex } from 'knex';

/** Imports of existing history, with how far each has come (docs/import.md, "Stopping and going on"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create type import_format as enum ('ndjson', 'csv');
    create type import_status as enum ('running', 'completed');

    -- One row a file, recognised by its content. "position" and "lines_read" move in the transaction that
    -- stores the events before them, so a killed import goes on exactly there. "runs" is raised by whoever
    -- takes an import up: a process that finds it raised has been replaced and stops. No value of a line is
    -- kept, only its number and what was wrong with it.
    create table imports (
      id bigint generated always as identity primary key,
      file_name text not null,
      fingerprint text not null,
      format import_format not null,
      status import_status not null default 'running',
      runs integer not null default 1,
      position bigint not null default 0 check (position >= 0),
      lines_read bigint not null default 0 check (lines_read >= 0),
      counts jsonb not null
        default '{"lines": 0, "accepted": 0, "duplicates": 0, "rejected": {}, "metadata_dropped": 0}',
      first_rejects jsonb not null default '[]',
      dates date[] not null default '{}',
      months text[] not null default '{}',
      revision_reason text,
      dates_to_revise date[] not null default '{}',
      dates_revised date[] not null default '{}',
      started_at timestamptz(3) not null,
      finished_at timestamptz(3),
      unique (fingerprint, format),
      check (cardinality(dates_to_revise) = 0 or revision_reason is not null),
      check ((status = 'completed') = (finished_at is not null))
    );
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table imports; drop type import_status, import_format');
}
