import type { Knex } from 'knex';

/**
 * Erasure, who looked at a child's data, and how retention went (docs/privacy.md, "What an erasure does" to
 * "Access log").
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- One row: a value made with the key of the tombstones. With another key they would not be found, and
    -- every erased child could come back, so a program with another key must not start.
    create table subject_key_state (
      only_row boolean primary key default true check (only_row),
      key_check bytea not null
    );

    -- The tombstones. subject_key is an HMAC of the child's id, so nobody can tell from here who it was.
    -- What occurred up to refuses_until is refused: for ever ('infinity') where the whole profile was erased. A
    -- refusal of collection outlives the profile of a child that has expired: collection_refused.
    create table erased_children (
      subject_key bytea primary key check (octet_length(subject_key) = 32),
      erased_at timestamptz(3) not null,
      refuses_until timestamptz(3) not null,
      collection_refused boolean not null default false,
      expires_at timestamptz(3) not null
    );
    create index erased_children_expiring on erased_children (expires_at);

    create type privacy_request_kind as enum (
      'erase_profile', 'erase_history', 'erase_parent', 'expire_children', 'erase_returned'
    );
    create type privacy_request_status as enum ('open', 'completed');
    -- Closed, because a free text is where somebody would write a child's name.
    create type privacy_reason as enum (
      'parent_request', 'consent_withdrawn', 'account_closed', 'legal_obligation', 'inactivity',
      'restored_backup', 'other'
    );

    -- The request, and when it is completed the receipt. The ids are there only until then.
    create table privacy_requests (
      id bigint generated always as identity primary key,
      kind privacy_request_kind not null,
      subject_key bytea check ((subject_key is null) = (kind in ('expire_children', 'erase_returned'))),
      parent_id bigint,
      reason privacy_reason not null,
      requested_by text not null,
      requested_at timestamptz(3) not null,
      status privacy_request_status not null default 'open',
      rows_total bigint,
      rows_erased bigint not null default 0,
      last_progress_at timestamptz(3) not null,
      counts json,
      completed_at timestamptz(3),
      check ((status = 'completed') = (completed_at is not null)),
      check (status = 'open' or parent_id is null)
    );
    create index privacy_requests_subject on privacy_requests (subject_key);
    create index privacy_requests_open on privacy_requests (id) where status = 'open';
    create index privacy_requests_parent on privacy_requests (parent_id) where parent_id is not null;

    create table privacy_request_children (
      request_id bigint not null references privacy_requests (id) on delete cascade,
      child_profile_id bigint not null,
      primary key (request_id, child_profile_id)
    );
    create index privacy_request_children_child on privacy_request_children (child_profile_id);

    create table access_log (
      id bigint generated always as identity primary key,
      at timestamptz(3) not null,
      actor text not null,
      action text not null,
      object_kind text not null,
      reason privacy_reason
    );
    create index access_log_at on access_log (at);

    create table retention_runs (
      id bigint generated always as identity primary key,
      started_at timestamptz(3) not null,
      completed_at timestamptz(3) not null,
      report json not null
    );

    -- A refusal made here stands whatever the host application's catalogue says, until it is lifted here.
    alter table child_profiles add column refused_at timestamptz(3);
    alter table child_profiles add constraint refusals_stand check (refused_at is null or collection = 'refused');

    -- An import that moves holds back the dropping of raw months; one that was given up does not.
    alter table imports add column saved_at timestamptz(3);
    update imports set saved_at = coalesce(finished_at, started_at);
    alter table imports alter column saved_at set not null;
  `);
}

/** Takes it away again, with everything in it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table imports drop column saved_at;
    alter table child_profiles drop column refused_at;
    drop table retention_runs, access_log, privacy_request_children, privacy_requests, erased_children,
      subject_key_state;
    drop type privacy_reason, privacy_request_status, privacy_request_kind;
  `);
}
