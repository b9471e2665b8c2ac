import { expect } from 'chai';
import { importHistory } from '../../../src/collect/imports/import-history.ts';
import { runBackfill } from '../../../src/compute/backfills/run-backfill.ts';
import { previewDay, rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { Problem } from '../../../src/foundation/core/errors.ts';
import { datesFrom } from '../../../src/foundation/core/reporting-day.ts';
import { ndjsonOf, sourceOf } from '../../collect/imports/history-files.ts';
import { digestTables } from '../../compute/backfills/digest-tables.ts';
import type { ShownBackfill } from '../../compute/backfills/week.ts';
import { runStorytime } from '../../operate/cli/run-storytime.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { readRows, readRowVersions } from '../../support/builders-rows.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { playOf } from './retention-plays-of.ts';
import { CATALOGUE, CHILD, OTHER_CHILD, openRetentionRig, type RetentionRig } from './retention-rig.ts';

const NOW = '2026-02-20T03:30:00.000Z';
const SETTINGS = { rawEventsDays: 17 };
const [FIRST, LAST] = ['2026-01-28', '2026-02-01'];

describe('A sealed day', () => {
  let app: System;
  let rig: RetentionRig;
  before(async () => {
    app = await startSystem({ now: NOW });
    const { url, database, reset, close } = app;
    rig = await openRetentionRig({ url, database, reset, close });
  });
  after(() => rig.close());
  beforeEach(async () => {
    await rig.reset('2026-01-16T00:00:00Z');
    for (const [child, start] of [
      [CHILD, '2026-01-28T12:00:00Z'],
      [OTHER_CHILD, '2026-01-30T12:00:00Z'],
      [CHILD, '2026-01-31T23:59:30Z'],
      [OTHER_CHILD, '2026-02-01T09:00:00Z'],
      [CHILD, '2026-02-03T12:00:00Z'],
    ] as const)
      await rig.watch(child, start);
    await rig.watch(CHILD, '2026-01-29T12:00:00Z', '12');
    await rig.build(NOW);
  });

  const seal = async () => {
    const report = await rig.run(NOW, SETTINGS);
    expect(report.sealed).to.deep.equal(datesFrom(FIRST, LAST));
  };

  /** Every row of every table with its version, except those that record requests. */
  const digest = () =>
    digestTables(rig.database, ['backfills', 'backfill_days', 'ledger_state', 'catalogue_changes']);

  async function backfill(fields: object): Promise<ShownBackfill> {
    const json = { from: FIRST, to: LAST, ...fields };
    const asked = await app.send('POST', '/admin/api/v1/backfills', { json });
    expect(asked.status, asked.text).to.equal(202);
    const { id } = asked.body as ShownBackfill;
    await runBackfill(rig.database, String(id), () => new Date(NOW));
    return (await app.send('GET', `/admin/api/v1/backfills/${id}`)).body as ShownBackfill;
  }

  it('refuses a backfill of any mode, says why, and does not change by a byte', async () => {
    await seal();
    const before = await digest();
    const revising = { mode: 'all', revise_final: true, reason: 'we would like to' };
    for (const fields of [{ mode: 'all' }, revising, { ...revising, dry_run: true }]) {
      const { status, days } = await backfill(fields);
      expect(status).to.equal('completed');
      expect(days.map(({ date }) => date)).to.deep.equal(datesFrom(FIRST, LAST));
      for (const { date, result, error, differences } of days) {
        expect({ result, differences }).to.deep.equal({ result: 'refused_sealed', differences: null });
        expect(error).to.equal(`The raw events of ${date} were deleted, so its figures cannot change.`);
      }
      expect(await digest()).to.deep.equal(before);
    }
    for (const mode of ['missing', 'stale']) {
      expect((await backfill({ mode })).days).to.deep.equal([]);
      expect(await digest()).to.deep.equal(before);
    }
  });

  it('refuses a backfill from the command line, too', async () => {
    await seal();
    const before = await digest();
    const words = ['backfill', '--from', FIRST, '--to', LAST, '--mode', 'all'];
    const { code, stdout } = await runStorytime(words, { DATABASE_URL: rig.url, LOG_LEVEL: 'warn' });
    expect(code).to.equal(0);
    for (const date of datesFrom(FIRST, LAST))
      expect(stdout).to.include(`${date}  refused_sealed  The raw events of ${date} were deleted`);
    // Only the ledger is longer: the command ran today.
    const [untouched, after] = [before, await digest()].map(
      ({ metric_days: _, subject_key_state: __, ...rest }) => rest,
    );
    expect(after).to.deep.equal(untouched);
    expect(await rig.datesWith('sealed')).to.deep.equal(datesFrom(FIRST, LAST));
  });

  it('refuses every rebuild', async () => {
    await seal();
    const before = await readRowVersions(rig.database);
    const now = new Date(NOW);
    for (const attempt of [
      () => rebuildDay(rig.database, LAST, { now }),
      () => rebuildDay(rig.database, LAST, { now, reviseFinalBecause: 'x' }),
      () => rebuildDay(rig.database, LAST, { now, compare: true }),
      () => previewDay(rig.database, LAST, { now }),
    ]) {
      const refused = await attempt().catch((error) => error);
      expect(refused).to.be.instanceOf(Problem).and.include({ code: 'day_sealed' });
    }
    expect(await readRowVersions(rig.database)).to.deep.equal(before);
  });

  it('is not changed by late data, finalising, building or changes of the catalogue', async () => {
    await seal();
    const { ledger_state: _, ...before } = { ...(await readRows(rig.database)), ledger_state: 0 };
    const later = new Date(Date.parse(NOW) + 3_600_000);
    const changed = {
      books: CATALOGUE.books.map((book) => ({ ...book, publisherId: '9', durationSeconds: 77 })),
      children: CATALOGUE.children.map((child) => ({ ...child, isTest: true })),
      parents: CATALOGUE.parents.map((parent) => ({
        ...parent,
        registeredAt: Date.parse(`${FIRST}T08:00:00Z`),
      })),
    };
    await saveOracleCatalogue(rig.database, changed, later);
    expect(await detectChanges(rig.database, 'UTC', later)).to.deep.equal([]);
    await finaliseDays(rig.database, later);
    await rig.build(later.toISOString());
    const after = await readRows(rig.database);
    for (const [table, rows] of Object.entries(before)) {
      const sealed = (row: string) =>
        datesFrom(FIRST, LAST).some((date) => row.includes(`"metric_date": "${date}"`));
      expect(after[table as keyof typeof after].filter(sealed), table).to.deep.equal(rows.filter(sealed));
    }
    expect(await rig.datesWith('sealed')).to.deep.equal(datesFrom(FIRST, LAST));
  });

  it('refuses imported events line by line: its own, and neighbouring ones that would change it', async () => {
    await seal();
    const before = await readRows(rig.database);
    const one = (start: string) =>
      playOf({ childId: OTHER_CHILD, bookId: '12' }, Date.parse(start)).slice(0, 1);
    const lines = [
      one('2026-01-27T21:59:59.999Z'), // two hours and a moment before
      one('2026-01-27T22:00:00Z'),
      one('2026-01-28T00:00:00Z'),
      one('2026-02-01T23:59:59.999Z'),
      one('2026-02-02T00:00:00Z'),
    ];
    const report = await importHistory(rig.database, sourceOf(ndjsonOf(lines.flat())), {
      ...{ format: 'ndjson', timeZone: 'UTC', pseudonymiser: TEST_SUBJECT_KEYS, now: () => new Date(NOW) },
      reviseFinalBecause: 'a tablet came back',
    });
    expect(report).to.deep.include({ accepted: 2, rejected: { day_sealed: 3 }, lines: 5 });
    expect(report.first_rejects.map(({ line }) => line)).to.deep.equal([2, 3, 4]);
    expect(report.first_rejects[0]?.detail).to.equal(
      'The event would change 2026-01-28, whose raw events were deleted.',
    );
    await rig.build(NOW);
    const after = await readRows(rig.database);
    expect(after.plays)
      .to.include.members(before.plays)
      .and.have.length(before.plays.length + 2);
    expect(await rig.datesWith('sealed')).to.deep.equal(datesFrom(FIRST, LAST));
    // What arrived for a dropped month is deleted a day after the import; what was built from it stays.
    expect(await rig.run(NOW, SETTINGS)).to.deep.include({ dropped: [], alarms: [] });
    const dayLater = new Date(Date.parse(NOW) + 86_400_000).toISOString();
    await rig.build(dayLater);
    const { dropped, sealed, alarms } = await rig.run(dayLater, SETTINGS);
    expect({ dropped, sealed, alarms }).to.deep.include({ dropped: ['usage_events_2026_01'], alarms: [] });
    expect(sealed).to.include('2026-01-27');
    expect((await readRows(rig.database)).plays).to.deep.equal(after.plays);
  });

  it('is not continued: a play of its last evening ends where it ended', async () => {
    await rig.watch(CHILD, '2026-02-01T23:59:30Z');
    await rig.build(NOW);
    await seal();
    const { plays } = await readRows(rig.database);
    const onward = playOf({ childId: CHILD, bookId: '11' }, Date.parse('2026-02-02T00:00:20Z')).slice(1, 2);
    const next = playOf({ childId: CHILD, bookId: '12' }, Date.parse('2026-02-02T00:10:00Z'));
    const report = await importHistory(rig.database, sourceOf(ndjsonOf([...onward, ...next])), {
      ...{ format: 'ndjson', timeZone: 'UTC', pseudonymiser: TEST_SUBJECT_KEYS, now: () => new Date(NOW) },
      reviseFinalBecause: 'a tablet came back',
    });
    expect(report).to.deep.include({ accepted: 3, rejected: { day_sealed: 1 } });
    await rig.build(NOW);
    const after = (await readRows(rig.database)).plays;
    expect(after)
      .to.include.members(plays)
      .and.have.length(plays.length + 1);
  });

  it('keeps its numbers in every report', async () => {
    const range = `?start=${FIRST}&end=${LAST}`;
    const addresses = [
      `/admin/api/v1/analytics/platform${range}`,
      `/admin/api/v1/analytics/books/11${range}`,
      `/admin/api/v1/analytics/publishers/1${range}`,
      `/admin/api/v1/reports/usage${range}`,
      `/admin/api/v1/reports/usage.csv${range}`,
    ];
    const read = async () => {
      const answers = await Promise.all(addresses.map((address) => app.send('GET', address)));
      for (const { status, text } of answers) expect(status, text).to.equal(200);
      return answers.map(({ text }) => text);
    };
    const before = await read();
    expect(before.join()).to.include('"total_play_starts":5');
    await seal();
    expect(await read()).to.deep.equal(before);
    const days = await app.send('GET', `/admin/api/v1/days${range}`);
    expect(days.text).to.include('"status":"sealed"').and.not.include('"status":"final"');
  });

  it('lets a child resume at the position that its plays have', async () => {
    const ask = async (child: string, book: string) =>
      (await app.send('GET', `/api/v1/children/${child}/progress?book_id=${book}`)).body;
    const before = [await ask(OTHER_CHILD, '11'), await ask(CHILD, '12'), await ask(CHILD, '11')];
    expect(before[1]).to.include({ position_seconds: 60, reported_at: '2026-01-29T12:01:00.000Z' });
    await seal();
    expect(
      await rig.database('usage_events').where({ child_profile_id: CHILD, book_id: '12' }),
    ).to.deep.equal([]);
    expect([await ask(OTHER_CHILD, '11'), await ask(CHILD, '12'), await ask(CHILD, '11')]).to.deep.equal(
      before,
    );
  });
});
