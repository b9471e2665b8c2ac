import type { Knex } from 'knex';

/** Who is signed in to the dashboard, and links that sign in once (docs/dashboard.md, "Sign in"). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Only a hash of what the browser holds. credential says with what somebody signed in ('key:5', 'admin:…' with a
    -- hash of the admin key, 'user:…' with the name that a proxy vouched for): a session is over when that is.
    create table sessions (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      credential text not null check (length(credential) between 1 and 200),
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null check (expires_at > created_at)
    );

    create table sign_in_links (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      credential text not null check (length(credential) between 1 and 200),
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null check (expires_at > created_at),
      used_at timestamptz(3)
    );
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table sign_in_links, sessions');
}
