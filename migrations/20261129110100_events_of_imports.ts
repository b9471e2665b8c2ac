import type { Knex } from 'knex';

/** Which import brought an event, so that an import can be taken back (docs/import.md, "Taking an import back"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Null for what a player posted. An integer and no reference: a reference would be looked up for every event of
    -- an import, and rows of imports are never deleted. No index: it would cost every import, and whoever takes one
    -- back knows its days.
    alter table usage_events add column import_id integer;

    -- "marks_events": its events have the id; those of imports from before have not, and can't be told from others.
    -- "event_dates": the days on which its events lie that are stored, new or not. "live_dates": those of them with
    -- events of players. "undone": what became of its events when it was taken back.
    alter table imports
      add column marks_events boolean not null default false,
      add column event_dates date[] not null default '{}',
      add column live_dates date[] not null default '{}',
      add column undone jsonb;

    -- Taking back has states of its own. They can't be named here: a value is known once it is committed.
    alter type import_status add value 'undoing';
    alter type import_status add value 'undone';
    alter table imports drop constraint imports_check1;
    alter table imports add constraint only_running_has_not_finished
      check ((status = 'running') = (finished_at is null));
  `);
}

/** Takes it away again. Imports that were taken back count as completed. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table imports drop constraint only_running_has_not_finished;
    alter table imports alter column status drop default;
    alter type import_status rename to import_status_with_undo;
    create type import_status as enum ('running', 'completed');
    alter table imports alter column status type import_status
      using (case when status = 'running' then 'running' else 'completed' end)::import_status;
    alter table imports alter column status set default 'running';
    drop type import_status_with_undo;
    alter table imports add constraint imports_check1 check ((status = 'completed') = (finished_at is not null));
    alter table imports drop column marks_events, drop column event_dates, drop column live_dates, drop column undone;
    alter table usage_events drop column import_id;
  `);
}
