import type { Knex } from 'knex';

/**
 * What a rebuild changed of a day's figures can be what one erased child has watched. It is not kept any more; only a
 * dry run keeps it, for a day (docs/privacy.md, "Retention"). What is stored already goes.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    update backfill_days set differences = null where differences is not null;
    create index backfill_days_differences on backfill_days (metric_date) where differences is not null;
  `);
}

/** What is forgotten stays forgotten. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index backfill_days_differences');
}
