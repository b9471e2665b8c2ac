import type { Knex } from 'knex';

/**
 * What a publisher's books were watched is read from indexes alone (docs/architecture.md, "How long a page takes"):
 * plays of a book with their child and what is added up, and whose a book was on any of its dates.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index plays_book_date;
    create index plays_book_date on plays (book_id, metric_date)
      include (child_profile_id, watched_milliseconds, is_explicit, is_completed);
    create index daily_book_metrics_book_publisher on daily_book_metrics (book_id, publisher_id);
  `);
}

/** Takes it away again. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index daily_book_metrics_book_publisher;
    drop index plays_book_date;
    create index plays_book_date on plays (book_id, metric_date);
  `);
}
