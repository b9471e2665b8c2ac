import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { PERSONAL_TABLES } from '../../../src/privacy/inventory/personal-data-inventory.ts';
import { BOOK, CHILD, INSTALLED, OTHER_CHILD } from '../../support/installed.ts';
import { runRetentionOnce } from '../../support/run-retention-once.ts';
import { type System, startSystem } from '../../support/system.ts';

const RESTORED = ['child_profiles', 'usage_events', 'plays', 'child_viewing_histories'];

const playOf = (child: number) =>
  ['play_start', 'heartbeat', 'play_end'].map((event_type, index) => ({
    ...{ event_type, child_profile_id: child, book_id: BOOK, position_seconds: index * 45 },
    occurred_at: new Date(Date.parse('2026-02-24T10:00:00Z') + index * 45_000).toISOString(),
  }));

/** The tombstones are newer than the other tables, as they should be after a restore (docs/privacy.md, "Backups"). */
describe('A restored backup', () => {
  let installation: System;

  before(async () => {
    installation = await startSystem(INSTALLED);
    for (const child of [CHILD, OTHER_CHILD])
      await installation.send('POST', '/api/v1/events', { json: { events: playOf(child) } });
    await buildDueDays(installation.database, { timeZone: 'UTC', now: installation.clock() });
  });
  after(() => installation.close());

  const held = async (child: number) => {
    const answer = await installation.send('POST', '/privacy/api/v1/verify', {
      json: { child_profile_id: child },
    });
    return (answer.body as { counts: Record<string, number> }).counts;
  };

  it('does not bring an erased child back: the next run of retention erases it again', async () => {
    const { database, clock, send } = installation;
    for (const table of RESTORED)
      await database.raw('create table ?? as select * from ?? where ?? = ?', [
        ...[`backup_${table}`, table, PERSONAL_TABLES[table as 'plays'].childColumn ?? '', CHILD],
      ]);
    await send('DELETE', `/privacy/api/v1/children/${CHILD}`);
    const others = await held(OTHER_CHILD);
    for (const table of RESTORED) await restore(table);
    expect(await held(CHILD)).to.include({ usage_events: 3, plays: 1, child_profiles: 1 });

    installation.clock.advance({ minutes: 5 });
    await runRetentionOnce(database, clock());
    expect(Object.values(await held(CHILD)).every((rows) => rows === 0)).to.equal(true);
    expect(await held(OTHER_CHILD)).to.deep.equal(others);
    const receipt = await database('privacy_requests').where({ requested_by: 'retention' }).first();
    expect(receipt).to.include({ kind: 'erase_returned', status: 'completed' });
    const run = await send('GET', '/privacy/api/v1/retention');
    expect((run.body as { last_run: { deleted: object } }).last_run.deleted).to.include({
      returned_children: 1,
    });
  });

  it('keeps children who were not erased, and those with only their history erased', async () => {
    const { database, clock, send } = installation;
    await send('POST', `/privacy/api/v1/children/${OTHER_CHILD}/erasure`, {
      json: { scope: 'history', reason: 'parent_request' },
    });
    await runRetentionOnce(database, clock());
    expect(await held(OTHER_CHILD)).to.include({ child_profiles: 1, usage_events: 0 });
  });

  async function restore(table: string): Promise<void> {
    const { rows } = await installation.database.raw(
      `select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
       where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [table],
    );
    const columns = rows[0].columns;
    await installation.database.raw(`insert into ?? (${columns}) select ${columns} from ??; drop table ??`, [
      table,
      `backup_${table}`,
      `backup_${table}`,
    ]);
  }
});
