import { expect } from 'chai';
import { type ImportOptions, importHistory } from '../../../src/collect/imports/import-history.ts';
import { undoImport } from '../../../src/collect/imports/undo-import.ts';
import { rawEventsDueBefore } from '../../../src/privacy/retention/drop-raw-months.ts';
import { ndjsonOf, sourceOf } from '../../collect/imports/history-files.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { playOf } from './retention-plays-of.ts';
import { CHILD, openRetentionRig, type RetentionRig } from './retention-rig.ts';

const SETTINGS = { rawEventsDays: 90 };
const [JANUARY, FEBRUARY] = ['usage_events_2026_01', 'usage_events_2026_02'];

/** Long after January and February are due, in hours. */
const at = (hours: number) => new Date(Date.parse('2026-09-10T10:00:00Z') + hours * 3_600_000);

const historyOf = (...starts: string[]) =>
  ndjsonOf(starts.flatMap((start) => playOf({ childId: CHILD, bookId: '11' }, Date.parse(start))));

describe('Months that an import has just brought', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset('2026-09-09T00:00:00Z'));

  const importContent = (content: string, now: Date, options: Partial<ImportOptions> = {}) =>
    importHistory(rig.database, sourceOf(content), {
      ...{ format: 'ndjson', timeZone: 'UTC', pseudonymiser: TEST_SUBJECT_KEYS, now: () => now },
      rawEventsDueBefore: (instant) => rawEventsDueBefore(instant, SETTINGS.rawEventsDays),
      ...options,
    });

  /** The start of a worker: it builds what is due, and runs retention. */
  const startWorker = async (now: Date) => {
    await rig.build(now.toISOString());
    return rig.run(now.toISOString(), SETTINGS);
  };

  /** Days of history are final from the next night on. */
  const revising = { reviseFinalBecause: 'the second file' };

  it('stay for a day after the import ended, so that a second file can follow', async () => {
    const first = await importContent(historyOf('2026-01-20T12:00:00Z'), at(0));
    expect(first).to.include({ accepted: 3, raw_events_kept_until: at(24).toISOString() });
    const held = await startWorker(at(1));
    expect(held.held_back).to.deep.equal([
      { partition: JANUARY, because: 'just_imported', dates: [], until: at(24) },
    ]);
    expect(held).to.deep.include({ dropped: [], sealed: [], alarms: [] });
    expect((await startWorker(at(23.99))).dropped).to.deep.equal([]);

    const content = historyOf('2026-01-20T15:00:00Z', '2026-01-28T12:00:00Z');
    const second = await importContent(content, at(23.99), revising);
    expect(second).to.deep.include({ accepted: 6, rejected: {} });
    expect((await startWorker(at(47))).dropped).to.deep.equal([]);

    const done = await startWorker(at(47.99));
    expect(done.dropped).to.include(JANUARY);
    expect(done).to.deep.include({ held_back: [], alarms: [] });
    const late = await importContent(historyOf('2026-01-20T16:00:00Z'), at(48));
    expect(late).to.deep.include({ rejected: { day_sealed: 3 }, raw_events_kept_until: null });
  });

  it('keep the month before them, too, which would seal their first day', async () => {
    await rig.reset('2026-01-31T10:00:00Z');
    await rig.watch(CHILD, '2026-01-31T10:00:00Z');
    await importContent(historyOf('2026-02-20T12:00:00Z'), at(0));
    const { held_back, alarms } = await startWorker(at(1));
    expect(held_back.map(({ partition, because }) => [partition, because])).to.deep.include.members([
      [JANUARY, 'just_imported'],
      [FEBRUARY, 'just_imported'],
    ]);
    expect(alarms).to.deep.equal([]);
    const second = await importContent(historyOf('2026-02-01T12:00:00Z'), at(2), revising);
    expect(second).to.deep.include({ accepted: 3, rejected: {} });
  });

  it('keep no earlier month than the one before them', async () => {
    await rig.reset('2026-01-20T12:00:00Z');
    await rig.watch(CHILD, '2026-01-20T12:00:00Z');
    await importContent(historyOf('2026-03-20T12:00:00Z'), at(0));
    const { dropped, held_back } = await startWorker(at(1));
    expect(dropped).to.deep.equal([JANUARY]);
    expect(held_back[0]).to.include({ partition: FEBRUARY, because: 'just_imported' });
  });

  it('stay after the import was repeated, even if that brought nothing new', async () => {
    const content = historyOf('2026-01-20T12:00:00Z');
    await importContent(content, at(0));
    const again = await importContent(content, at(23), { restart: true });
    expect(again).to.include({ accepted: 0, duplicates: 3, raw_events_kept_until: at(47).toISOString() });
    expect((await startWorker(at(46))).dropped).to.deep.equal([]);
    expect((await startWorker(at(47))).dropped).to.include(JANUARY);
  });

  it('stay while the import runs, however many days, and for a day after it was interrupted', async () => {
    const content = historyOf('2026-01-20T12:00:00Z', '2026-02-20T12:00:00Z', '2026-02-21T12:00:00Z');
    for (const [index, hours] of [0, 20, 40].entries()) {
      const stop = new AbortController();
      const report = await importContent(content, at(hours), {
        ...{ linesPerBatch: 3, signal: stop.signal, onProgress: () => stop.abort() },
      });
      const isLast = index === 2;
      expect(report.outcome).to.equal(isLast ? 'completed' : 'interrupted');
      expect(report.raw_events_kept_until).to.equal(at(hours + 24).toISOString());
      const { held_back, dropped } = await startWorker(at(hours + 20 - 0.01));
      expect(held_back[0]?.because).to.equal(isLast ? 'just_imported' : 'import_running');
      expect(dropped).to.deep.equal([]);
    }
    expect((await startWorker(at(64))).dropped).to.include.members([JANUARY, FEBRUARY]);
  });

  it('stay for a day after the import was undone, so that it can be repeated', async () => {
    const content = historyOf('2026-01-20T12:00:00Z');
    const { id } = await importContent(content, at(0));
    const undone = await undoImport(rig.database, id, { timeZone: 'UTC', now: () => at(20) });
    expect(undone).to.include({ taken_back: 3 });
    expect((await startWorker(at(43))).dropped).to.deep.equal([]);
    expect(await importContent(content, at(43), revising)).to.include({ accepted: 3 });
    expect((await startWorker(at(67))).dropped).to.include(JANUARY);
  });

  it('are not mentioned before they are due, and an old import does not keep them', async () => {
    const recent = historyOf('2026-09-05T12:00:00Z');
    expect(await importContent(recent, at(0))).to.include({ accepted: 3, raw_events_kept_until: null });
    const old = historyOf('2026-01-20T12:00:00Z');
    await importContent(old, at(0));
    const [soon, later] = [await importContent(old, at(1)), await importContent(old, at(24))];
    expect(soon).to.include({ outcome: 'imported_before', raw_events_kept_until: at(24).toISOString() });
    expect(later).to.include({ outcome: 'imported_before', raw_events_kept_until: null });
  });

  for (const timeZone of ['Pacific/Auckland', 'America/New_York']) {
    it(`are months of the reporting time zone: ${timeZone}`, async () => {
      await rig.reset('2026-09-09T00:00:00Z', { timeZone });
      const edges = historyOf('2026-01-31T23:59:30Z');
      await importContent(edges, at(0), { timeZone });
      expect((await startWorker(at(23))).dropped).to.deep.equal([]);
      const more = historyOf('2026-02-01T00:30:00Z');
      const second = await importContent(more, at(23), { timeZone, ...revising });
      expect(second).to.deep.include({ accepted: 3, rejected: {} });
    });
  }
});
