import type { Knex } from 'knex';

/**
 * What people, and the program, write beside the figures of a date (docs/api.md, "Annotations").
 *
 * "calculation_version" is that of a change of definitions, which the program notes once; nobody has made that one.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table annotations (
      id bigint generated always as identity primary key,
      metric_date date not null,
      text text not null check (text <> ''),
      book_id bigint references books (id) on delete cascade,
      publisher_id bigint references publishers (id) on delete cascade,
      made_by text,
      made_at timestamptz(3) not null,
      calculation_version integer unique,
      check (num_nonnulls(book_id, publisher_id, calculation_version) <= 1),
      check ((made_by is null) = (calculation_version is not null))
    );
    create index annotations_of_dates on annotations (metric_date);
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table annotations');
}
