import { expect } from 'chai';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { lock } from '../../../src/foundation/db/advisory-locks.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { readRows } from '../../support/builders-rows.ts';
import { eventually } from '../../support/eventually.ts';
import { ndjsonOf } from './history-files.ts';
import { closeDay, type ImportRig, NOW, openImportRig } from './import-rig.ts';

/** Seconds from the origin of `buildStream` (2024-05-06T10:00Z) to midnight. */
const MIDNIGHT = 14 * 3600;
const [DATE, NEXT_DATE] = ['2024-05-06', '2024-05-07'];

const EVENING = buildStream(`play_start ${MIDNIGHT - 100} 0, heartbeat ${MIDNIGHT - 55} 45`);
const [AFTER_MIDNIGHT] = buildStream(`heartbeat ${MIDNIGHT + 20} 120`);
const [NEXT_MORNING] = buildStream(`play_start ${MIDNIGHT + 8 * 3600} 0`);

describe('An import of events on closed days', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(async () => {
    await rig.reset();
    await rig.importContent(ndjsonOf(EVENING));
    await rig.buildDays();
  });

  const late = ndjsonOf([AFTER_MIDNIGHT!, NEXT_MORNING!]);
  const dayOf = async (date: string) => (await rig.database('metric_days').where({ metric_date: date }))[0];

  it('rejects each line that would change a final day, also lines of the next day', async () => {
    await closeDay(rig.database, DATE, 'final');
    const before = await readRows(rig.database);
    const report = await rig.importContent(late);
    expect(report).to.deep.include({ accepted: 1, rejected: { day_final: 1 }, dates: [NEXT_DATE] });
    expect(report.first_rejects).to.deep.equal([
      { line: 1, code: 'day_final', detail: 'The event would change 2024-05-06, which is final.' },
    ]);
    expect(await rig.database('usage_events').count('* as events')).to.deep.equal([{ events: 3 }]);
    await rig.buildDays();
    const after = await readRows(rig.database);
    for (const table of ['plays', 'daily_platform_metrics', 'daily_book_metrics'] as const) {
      expect(after[table]).to.include.members(before[table].filter((row) => row.includes(DATE)));
    }
  });

  it('revises a final day if it has a reason, and stores the reason', async () => {
    await closeDay(rig.database, DATE, 'final');
    const report = await rig.importContent(late, { reviseFinalBecause: 'a tablet came back' });
    expect(report).to.deep.include({
      accepted: 2,
      rejected: {},
      dates_revised: [DATE],
      dates: [DATE, NEXT_DATE],
    });
    expect(await dayOf(DATE)).to.include({
      ...{ status: 'final', revision: 1, revision_reason: 'a tablet came back', raw_events: 2 },
    });
    const [play] = await rig.database('plays').where({ metric_date: DATE });
    expect(play).to.include({ watched_milliseconds: 90_000 });
    expect(await dayOf(NEXT_DATE)).to.include({ status: 'stale', revision: 0 });
  });

  it('always rejects lines that would change a sealed day', async () => {
    await closeDay(rig.database, DATE, 'sealed');
    const report = await rig.importContent(late, { reviseFinalBecause: 'a tablet came back' });
    expect(report).to.deep.include({ accepted: 1, rejected: { day_sealed: 1 }, dates_revised: [] });
    expect(await dayOf(DATE)).to.include({ status: 'sealed', revision: 0 });
  });

  it('counts lines that are stored already as duplicates, not as rejected', async () => {
    await closeDay(rig.database, DATE, 'final');
    const report = await rig.importContent(ndjsonOf([...EVENING, ...EVENING, AFTER_MIDNIGHT!]));
    expect(report).to.deep.include({ accepted: 0, duplicates: 4, rejected: { day_final: 1 } });
  });

  it('still revises a final day if it was killed meanwhile, without the reason being given again', async () => {
    await closeDay(rig.database, DATE, 'final');
    const stop = new AbortController();
    const interrupted = await rig.importContent(late, {
      ...{ reviseFinalBecause: 'a tablet came back', linesPerBatch: 1, signal: stop.signal },
      onProgress: () => stop.abort(),
    });
    expect(interrupted).to.deep.include({ outcome: 'interrupted', accepted: 1, dates_revised: [] });
    expect(await dayOf(DATE)).to.include({ revision: 0 });
    const report = await rig.importContent(late);
    expect(report).to.deep.include({ outcome: 'completed', accepted: 2, dates_revised: [DATE] });
    expect(await dayOf(DATE)).to.include({ revision: 1, revision_reason: 'a tablet came back' });
  });

  it('leaves the figures alone on days that were sealed before they could be revised', async () => {
    await closeDay(rig.database, DATE, 'final');
    const stop = new AbortController();
    const cutOff = { linesPerBatch: 1, signal: stop.signal, onProgress: () => stop.abort() };
    await rig.importContent(late, { ...cutOff, reviseFinalBecause: 'a tablet came back' });
    await closeDay(rig.database, DATE, 'sealed');
    expect(await rig.importContent(late)).to.deep.include({ outcome: 'completed', dates_revised: [] });
  });

  it('is judged again if a day is made final at the same moment', async () => {
    const holder = await rig.database.transaction();
    await lock(holder, 'ledger');
    const importing = rig.importContent(late);
    await eventually('the import waits', async () => {
      const { rows } = await rig.database.raw(
        `select from pg_locks where locktype = 'advisory' and not granted`,
      );
      return rows.length > 0;
    });
    await closeDay(rig.database, DATE, 'final');
    await holder.rollback();
    expect(await importing).to.deep.include({ accepted: 1, rejected: { day_final: 1 } });
  });

  it('is not overtaken by finalising, because its day is stale before its events are visible', async () => {
    let finalising: ReturnType<typeof finaliseDays> | undefined;
    await rig.importContent(late, {
      onRejects: () => {
        finalising = finaliseDays(rig.database, NOW);
      },
    });
    const { finalised } = (await finalising)!;
    expect(finalised).not.to.include(DATE);
    expect(await dayOf(DATE)).to.include({ status: 'stale' });
  });
});
