import type { Knex } from 'knex';

/** Engagement alerts that somebody has set aside, until a date and for a reason (docs/api.md, "Set an alert aside"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create type engagement_alert_kind as enum ('no_plays', 'low_completion');

    create table alerts_set_aside (
      book_id bigint not null references books (id) on delete cascade,
      kind engagement_alert_kind not null,
      until_date date not null,
      reason text not null check (reason <> ''),
      set_aside_by text not null,
      set_aside_at timestamptz(3) not null,
      primary key (book_id, kind)
    );
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table alerts_set_aside; drop type engagement_alert_kind');
}
