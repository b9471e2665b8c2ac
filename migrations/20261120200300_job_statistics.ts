import type { Knex } from 'knex';

/** How jobs went, over all workers: what `/metrics` tells of them, whichever process is asked. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table job_statistics (
      job text primary key,
      runs bigint not null default 0,
      failures bigint not null default 0,
      milliseconds bigint not null default 0,
      last_run_at timestamptz(3),
      last_failure_at timestamptz(3)
    );
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table job_statistics');
}
