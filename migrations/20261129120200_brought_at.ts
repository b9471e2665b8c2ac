import type { Knex } from 'knex';

/**
 * When a profile, and a parent, came into this catalogue: a time that the host application does not choose. Inactivity
 * counts from it (docs/privacy.md, "Retention").
 *
 * When existing rows came is not known, and too early would erase a child that was brought yesterday. So it is the
 * latest that it can have been: a profile of which a viewing history is held was there when the events of that came
 * in, at most 14 days after they occurred, or with an import. Any other, and any parent, may have been brought just
 * now. The default serves the processes of the version before, during a rolling release.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table child_profiles add column brought_at timestamptz(3) not null default now();
    alter table parents add column brought_at timestamptz(3) not null default now();

    update child_profiles as child set brought_at = least(child.brought_at, watched.at)
    from (
      select child_profile_id, greatest(
        max(last_watched_at) + interval '15 days',
        (select max(saved_at) from imports)
      ) as at
      from child_viewing_histories
      group by child_profile_id
    ) as watched
    where watched.child_profile_id = child.id;
  `);
}

/** Takes it away again. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'alter table child_profiles drop column brought_at; alter table parents drop column brought_at',
  );
}
