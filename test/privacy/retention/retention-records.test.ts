import { expect } from 'chai';
import { runRetention } from '../../../src/privacy/retention/run-retention.ts';
import { openRetentionRig, type RetentionRig } from './retention-rig.ts';

const NOW = '2026-06-01T03:30:00.000Z';
const DAY = 86_400_000;

const ago = (days: number, more = 0) => new Date(Date.parse(NOW) - days * DAY - more);

describe('Retention deletes', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset(NOW));

  const tombstone = (name: string, expires_at: Date) => ({
    ...{ subject_key: Buffer.alloc(32, name), expires_at },
    ...{ erased_at: ago(400), refuses_until: ago(400) },
  });
  const request = (completed_at: Date | null) => ({
    ...{ kind: 'erase_profile', subject_key: Buffer.alloc(32), reason: 'other', requested_by: 'x' },
    ...{ requested_at: ago(3_000), last_progress_at: ago(0), completed_at },
    status: completed_at === null ? 'open' : 'completed',
  });
  const access = (at: Date) => ({ at, actor: 'x', action: 'view', object_kind: 'child' });
  const run = (completed_at: Date) => ({ started_at: ago(9_999), completed_at, report: '{}' });

  it('tombstones when they expire, and not before', async () => {
    await rig
      .database('erased_children')
      .insert([...[tombstone('a', ago(0, 1)), tombstone('b', ago(0)), tombstone('c', ago(0, -1))]]);
    expect((await rig.run(NOW)).deleted).to.include({ tombstones: 2 });
    expect(await rig.database('erased_children').pluck('expires_at')).to.deep.equal([ago(0, -1)]);
  });

  it('sessions and links of the dashboard when they are over, and not before', async () => {
    const over = (name: string, expires_at: Date) => ({
      ...{ token_hash: Buffer.alloc(32, name), credential: 'user:ada', created_at: ago(9), expires_at },
    });
    const rows = [over('a', ago(1)), over('b', ago(0)), over('c', ago(0, -1))];
    await rig.database('sessions').insert(rows);
    await rig.database('sign_in_links').insert(rows);
    expect((await rig.run(NOW)).deleted).to.include({ sessions: 4 });
    for (const table of ['sessions', 'sign_in_links'])
      expect(await rig.database(table).pluck('expires_at')).to.deep.equal([ago(0, -1)]);
  });

  for (const recordsDays of [365, 1_095])
    it(`receipts, reports of runs and the access log after ${recordsDays} days; open requests never`, async () => {
      const times = [ago(recordsDays, 1), ago(recordsDays), ago(1)];
      await rig.database('privacy_requests').insert([...times.map(request), request(null)]);
      await rig.database('access_log').insert(times.map(access));
      await rig.database('retention_runs').insert(times.map(run));
      const { deleted, alarms } = await rig.run(NOW, { recordsDays });
      expect(deleted).to.include({ access_log: 1, receipts: 2 });
      expect(alarms).to.deep.equal(['1 erasures open for over a day']);
      const left = await rig.database('privacy_requests').orderBy('id').pluck('completed_at');
      expect(left).to.deep.equal([...times.slice(1), null]);
      expect(await rig.database('access_log').orderBy('id').pluck('at')).to.deep.equal(times.slice(1));
      const runs = await rig.database('retention_runs').orderBy('id').pluck('completed_at');
      expect(runs).to.deep.equal([...times.slice(1), new Date(NOW)]);
    });

  for (const backfillsDays of [1, 90])
    it(`backfills ${backfillsDays} days after they, or the last of their days, were done`, async () => {
      const [old, young] = [ago(backfillsDays, 1), ago(backfillsDays)];
      const backfill = (name: string, requested_at: Date, completed_at: Date | null) => ({
        ...{ from_date: '2026-05-01', to_date: '2026-05-02', mode: 'all', revise_final: false },
        ...{ dry_run: false, requested_by: name, requested_at, completed_at },
      });
      const rows = [
        backfill('done long ago', old, old),
        backfill('begun long ago, done lately', old, young),
        backfill('left long ago', old, null),
        backfill('begun long ago, going on', old, null),
        backfill('asked for lately', young, null),
      ];
      const ids = await rig.database('backfills').insert(rows).returning('id');
      await rig.database('backfill_days').insert(
        ids.flatMap(({ id }, index) => [
          { backfill_id: id, metric_date: '2026-05-01', finished_at: index === 3 ? young : old },
          { backfill_id: id, metric_date: '2026-05-02', finished_at: null },
        ]),
      );
      const { deleted, alarms } = await rig.run(NOW, { backfillsDays });
      expect({ backfills: deleted.backfills, alarms }).to.deep.equal({ backfills: 2, alarms: [] });
      expect(await rig.database('backfills').orderBy('id').pluck('requested_by')).to.deep.equal([
        ...['begun long ago, done lately', 'begun long ago, going on', 'asked for lately'],
      ]);
      expect(await rig.database('backfill_days')).to.have.length(6);
    });

  for (const recordsDays of [365, 1_095])
    it(`annotations by people after ${recordsDays} days, whatever their date; those by the program never`, async () => {
      const annotation = (text: string, made_at: Date, more: object = { made_by: 'x' }) => ({
        ...{ metric_date: '2026-05-01', text, made_at },
        ...more,
      });
      await rig
        .database('annotations')
        .insert([annotation('old', ago(recordsDays, 1)), annotation('young', ago(recordsDays))]);
      await rig
        .database('annotations')
        .insert(annotation('of the program', ago(9_999), { calculation_version: 2 }));
      const { deleted, alarms } = await rig.run(NOW, { recordsDays });
      expect({ annotations: deleted.annotations, alarms }).to.deep.equal({ annotations: 1, alarms: [] });
      const left = await rig.database('annotations').orderBy('id').pluck('text');
      expect(left).to.deep.equal(['young', 'of the program']);
    });

  it('the reasons of alerts that were set aside, when their last date is over', async () => {
    const [{ id: book_id }] = await rig.database('books').select('id').limit(1);
    const aside = (kind: string, until_date: string) => ({
      ...{ book_id, kind, until_date, reason: 'x', set_aside_by: 'x', set_aside_at: ago(30) },
    });
    await rig
      .database('alerts_set_aside')
      .insert([aside('no_plays', '2026-05-31'), aside('low_completion', '2026-06-01')]);
    expect((await rig.run(NOW)).deleted).to.include({ set_asides: 1 });
    expect(await rig.database('alerts_set_aside').pluck('kind')).to.deep.equal(['low_completion']);
  });

  it('old jobs, by asking the queues', async () => {
    let asked = 0;
    const queues = {
      removeOldJobs: async () => {
        asked += 1;
        return 7;
      },
    };
    const { report } = await runRetention(rig.database, { ...rig.context(NOW), queues });
    expect([asked, report.deleted.jobs]).to.deep.equal([1, 7]);
  });
});
