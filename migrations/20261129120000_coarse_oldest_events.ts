import type { Knex } from 'knex';

/**
 * Of the oldest raw event that runs of retention found, only the month is kept: its instant was that of something a
 * child did, and reports outlive events by years (docs/privacy.md, "Retention").
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    update retention_runs
    set report = jsonb_set(
      report::jsonb, '{checks,oldest_raw_event}', to_jsonb(left(report #>> '{checks,oldest_raw_event}', 7))
    )::json
    where length(report #>> '{checks,oldest_raw_event}') > 7
  `);
}

/** What is forgotten stays forgotten. */
export async function down(): Promise<void> {}
