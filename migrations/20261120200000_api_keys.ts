import type { Knex } from 'knex';

/** Keys of programs and people (docs/api.md, "Keys and tokens"). Only a hash of the secret is kept. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create type api_key_scope as enum ('ingest', 'admin', 'ops', 'privacy', 'publisher');

    create table api_keys (
      id bigint generated always as identity primary key,
      name text not null check (length(name) between 1 and 100),
      scope api_key_scope not null,
      publisher_id bigint references publishers (id),
      secret_hash bytea not null,
      created_at timestamptz(3) not null,
      last_used_at timestamptz(3),
      revoked_at timestamptz(3),
      check ((scope = 'publisher') = (publisher_id is not null))
    );
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table api_keys; drop type api_key_scope');
}
