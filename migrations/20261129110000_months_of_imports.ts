import type { Knex } from 'knex';

/** For how long an import keeps the months that it has brought (docs/privacy.md, "Retention"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The dates that its events changed before it was last begun anew: "dates" says those since.
    alter table imports add column earlier_dates date[] not null default '{}';
  `);
}

/** Takes it away again. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table imports drop column earlier_dates');
}
