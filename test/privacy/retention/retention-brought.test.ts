import { expect } from 'chai';
import { down, up } from '../../../migrations/20261129120200_brought_at.ts';
import { BOOK, INSTALLED, PARENT } from '../../support/installed.ts';
import { runRetentionOnce } from '../../support/run-retention-once.ts';
import { NOW, type System, startSystem } from '../../support/system.ts';

/** Created years ago in the host application, and added today. */
const [OLD_CHILD, OLD_PARENT, LONELY_PARENT] = [470011000071, 470011000072, 470011000073];
const YEARS_AGO = '2021-05-01T08:00:00.000Z';
const INACTIVE_DAYS = 365;

const CATALOGUE = {
  parents: [OLD_PARENT, LONELY_PARENT].map((id) => ({ id, registered_at: YEARS_AGO })),
  children: [{ id: OLD_CHILD, parent_id: OLD_PARENT, collection: 'allowed', created_at: YEARS_AGO }],
};

describe('A profile that was created long ago and is added now', () => {
  let installation: System;
  beforeEach(async () => {
    installation = await startSystem(INSTALLED);
    await bring();
  });
  afterEach(() => installation.close());

  const bring = async () => {
    const answer = await installation.send('POST', '/admin/api/v1/catalogue', { json: CATALOGUE });
    expect(answer.status, answer.text).to.be.within(200, 204);
  };
  const retain = () => runRetentionOnce(installation.database, installation.clock());
  const idsOf = async (table: string): Promise<number[]> =>
    (await installation.database(table).orderBy('id').pluck('id')).map(Number);
  const send = async (occurredAt: Date) => {
    const event = { event_type: 'heartbeat', child_profile_id: OLD_CHILD, book_id: BOOK };
    const json = { events: [{ ...event, position_seconds: 45, occurred_at: occurredAt.toISOString() }] };
    return (await installation.send('POST', '/api/v1/events', { json })).body;
  };

  it('is still there when its first events arrive, however many nights later', async () => {
    for (const days of [0, 1, 30]) {
      installation.clock.advance({ days });
      await retain();
      expect(await idsOf('child_profiles')).to.include(OLD_CHILD);
    }
    expect(await send(new Date(installation.clock().getTime() - 86_400_000))).to.include({ accepted: 1 });
    expect(await installation.database('erased_children')).to.deep.equal([]);
  });

  it('is erased once it has been inactive long enough since, however often it is sent again', async () => {
    installation.clock.advance({ days: INACTIVE_DAYS });
    await bring();
    await retain();
    expect(await idsOf('child_profiles')).to.include(OLD_CHILD);
    installation.clock.advance({ milliseconds: 1 });
    await retain();
    expect(await idsOf('child_profiles')).not.to.include(OLD_CHILD);
  });

  it('can be added again after it has expired, and stays as long again', async () => {
    installation.clock.advance({ days: INACTIVE_DAYS, milliseconds: 1 });
    await retain();
    await bring();
    installation.clock.advance({ days: INACTIVE_DAYS });
    await retain();
    expect(await idsOf('child_profiles')).to.include(OLD_CHILD);
  });

  it('appears in the export and in the summary with the time when it was added', async () => {
    const { text } = await installation.send('GET', `/privacy/api/v1/children/${OLD_CHILD}/export`);
    expect(text).to.include('brought_at').and.include(NOW).and.include(YEARS_AGO);
  });

  it('gives a parent without a child as much time to add one', async () => {
    await retain();
    expect(await idsOf('parents')).to.include.members([OLD_PARENT, LONELY_PARENT]);
    installation.clock.advance({ days: INACTIVE_DAYS, milliseconds: 1 });
    await retain();
    expect(await idsOf('parents')).not.to.include(LONELY_PARENT);
  });

  describe('while history is being imported', () => {
    const YEAR_LATER = { days: INACTIVE_DAYS, milliseconds: 1 };
    const saveImport = (fields: Record<string, unknown>) =>
      installation.database('imports').insert({
        ...{ file_name: 'x', fingerprint: 'x', format: 'ndjson', started_at: installation.clock() },
        ...{ saved_at: installation.clock(), ...fields },
      });

    beforeEach(() => {
      installation.clock.advance(YEAR_LATER);
    });

    it('is not erased, and raises no alarm, until a day after the import was abandoned', async () => {
      await saveImport({ status: 'running' });
      installation.clock.advance({ days: 1 });
      await retain();
      expect(await idsOf('child_profiles')).to.include(OLD_CHILD);
      const run = await installation.send('GET', '/privacy/api/v1/retention');
      expect((run.body as { last_run: { alarms: string[] } }).last_run.alarms).to.deep.equal([]);
      installation.clock.advance({ milliseconds: 1 });
      await retain();
      expect(await idsOf('child_profiles')).not.to.include(OLD_CHILD);
    });

    it('is erased as usual when the import is done', async () => {
      await saveImport({ status: 'completed', finished_at: installation.clock() });
      await retain();
      expect(await idsOf('child_profiles')).not.to.include(OLD_CHILD);
    });
  });

  describe('from before the time of adding was stored', () => {
    const WATCHED = '2026-01-10T10:00:00.000Z';
    const history = { book_id: BOOK, last_watched_at: WATCHED, computed_at: NOW };

    beforeEach(async () => {
      await down(installation.database);
    });

    it('counts as added at the migration, unless its viewing shows that it was there before', async () => {
      const watcher = (await idsOf('child_profiles')).find((id) => id !== OLD_CHILD)!;
      await insertHistory(watcher);
      const before = new Date(Date.now() - 5_000);
      await up(installation.database);
      const { brought_at } = await installation.database('child_profiles').where({ id: OLD_CHILD }).first();
      expect(brought_at).to.be.within(before, new Date(Date.now() + 5_000));
      const watched = await installation.database('child_profiles').where({ id: watcher }).first();
      expect(watched.brought_at.toISOString()).to.equal('2026-01-25T10:00:00.000Z');
      const parent = await installation.database('parents').where({ id: PARENT }).first();
      expect(parent.brought_at, 'a child may have been given another parent since').to.be.at.least(before);
    });

    it('counts as added at the last import, which may have brought its viewing', async () => {
      await insertHistory(OLD_CHILD);
      const saved_at = '2026-02-20T00:00:00.000Z';
      await installation.database('imports').insert({
        ...{ file_name: 'x', fingerprint: 'x', format: 'ndjson', status: 'completed' },
        ...{ started_at: WATCHED, finished_at: saved_at, saved_at },
      });
      await up(installation.database);
      const { brought_at } = await installation.database('child_profiles').where({ id: OLD_CHILD }).first();
      expect(brought_at.toISOString()).to.equal(saved_at);
    });

    const insertHistory = (child: number) =>
      installation.database('child_viewing_histories').insert({
        ...{ child_profile_id: child, ...history, total_views: 1, watched_milliseconds: 60_000 },
        ...{ completed_count: 0, highest_position_milliseconds: 60_000, unique_seconds: 60 },
      });
  });
});
