import { expect } from 'chai';
import { listImports } from '../../../src/collect/imports/import-progress.ts';
import { ImportTakenOverError } from '../../../src/collect/imports/import-run.ts';
import { type UndoOptions, undoImport } from '../../../src/collect/imports/undo-import.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { eventually } from '../../support/eventually.ts';
import { holdRebuilds } from '../../support/held-rebuilds.ts';
import { ndjsonOf } from './history-files.ts';
import { closeDay, type ImportRig, openImportRig, readStored } from './import-rig.ts';

const DATE = '2024-05-06';
const [TEN_PAST, NOON, LATER] = ['10:10', '12:00', '13:00'].map(
  (time) => new Date(`${DATE}T${time}:00Z`),
) as [Date, Date, Date];

const LIVE = buildStream('play_start 0 0, heartbeat 45 45, heartbeat 90 90, play_end 120 120');
/** The same viewing by another clock, which cannot be recognised as a duplicate. */
const TWICE = shifted(LIVE, 7_250, 'f');
/** Viewing that only the file contains. */
const MORE = shifted(LIVE, 3_600_000, 'e');

function shifted(events: OracleEvent[], milliseconds: number, letter: string): OracleEvent[] {
  return events.map((event) => ({
    ...event,
    eventId: `${letter}${event.eventId.slice(1)}`,
    occurredAt: event.occurredAt + milliseconds,
  }));
}

describe('storytime imports undo', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(async () => {
    await rig.reset();
    await deliverEvents(rig.database, LIVE, TEN_PAST);
  });

  const importEvents = (events: OracleEvent[], options = {}) =>
    rig.importContent(ndjsonOf(events), { now: () => NOON, ...options });
  const undo = (id: number, options: Partial<UndoOptions> = {}) =>
    undoImport(rig.database, id, { timeZone: 'UTC', now: () => LATER, ...options });
  const dayOf = async (date: string) => (await rig.database('metric_days').where({ metric_date: date }))[0];
  const refusalOf = (id: number, options: Partial<UndoOptions> = {}) =>
    undo(id, options).then(
      () => 'nothing was refused',
      (error: Error) => `${error.name}: ${error.message}`,
    );

  it('restores the figures from before the import, and keeps what players posted', async () => {
    await rig.buildDays('UTC', NOON);
    const [facts, stored] = [await readFacts(rig.database), await readStored(rig.database)];
    const { id, dates_with_live_events } = await importEvents([...LIVE, ...TWICE, ...MORE]);
    expect(dates_with_live_events).to.deep.equal([DATE]);
    await rig.buildDays('UTC', NOON);
    const [doubled] = await rig.database('daily_platform_metrics').where({ metric_date: DATE });
    expect(doubled).to.include({ total_play_starts: 3 });

    const report = await undo(id);
    expect(report).to.deep.equal({
      ...{ id, outcome: 'undone', file_name: 'history', taken_back: 8, left: {} },
      ...{ dates: [DATE], dates_revised: [], dates_sealed: [] },
    });
    expect(await dayOf(DATE)).to.include({ status: 'stale' });
    expect(await readStored(rig.database)).to.deep.equal(stored);
    await rig.buildDays('UTC', LATER);
    expectSameFacts(await readFacts(rig.database), facts);
  });

  it('deletes only the events of the named import', async () => {
    const first = await importEvents(TWICE);
    const second = await importEvents([...TWICE, ...MORE]);
    expect(second).to.include({ accepted: 4, duplicates: 4 });
    expect(await undo(second.id)).to.include({ taken_back: 4 });
    expect(await readStored(rig.database)).to.have.length(8);
    expect(await undo(first.id)).to.include({ taken_back: 4 });
    expect(await readStored(rig.database)).to.have.length(4);
    expect(await undo(first.id)).to.deep.include({ outcome: 'undone', taken_back: 4, dates: [] });
  });

  it('allows the same file to be imported again, and undone again', async () => {
    const { id } = await importEvents(MORE);
    await undo(id);
    expect(await importEvents(MORE)).to.deep.include({
      id,
      outcome: 'completed',
      accepted: 4,
      duplicates: 0,
    });
    expect(await importEvents(MORE)).to.deep.include({ outcome: 'imported_before', accepted: 4 });
    expect(await undo(id)).to.include({ taken_back: 4 });
    expect(await readStored(rig.database)).to.have.length(4);
  });

  it('also undoes the runs before a restart', async () => {
    const content = [...MORE, ...shifted(MORE, 60_000, 'd').map((event) => ({ ...event, childId: '77' }))];
    const { id } = await importEvents(content);
    expect(await importEvents(content, { restart: true })).to.include({ accepted: 0, duplicates: 4 });
    expect(await undo(id)).to.include({ taken_back: 4 });
  });

  it('keeps the figures of final days, unless they are revised with a reason, which is stored', async () => {
    const { id } = await importEvents([...MORE, ...shifted(MORE, 86_400_000, 'd')], {
      now: () => new Date('2024-05-08T12:00:00Z'),
    });
    const now = () => new Date('2024-05-08T13:00:00Z');
    await rig.buildDays('UTC', now());
    await closeDay(rig.database, DATE, 'final');
    const before = await readFacts(rig.database);
    const first = await undo(id, { now });
    expect(first).to.deep.include({ taken_back: 4, left: { day_final: 4 }, dates: ['2024-05-07'] });
    expect(await dayOf(DATE)).to.include({ status: 'final', revision: 0 });
    await rig.buildDays('UTC', new Date('2024-05-08T14:00:00Z'));
    const ofDate = (facts: typeof before) => facts.platformDays.filter((day) => day.metricDate === DATE);
    expect(ofDate(await readFacts(rig.database))).to.deep.equal(ofDate(before));
    expect((await listImports(rig.database))[0]).to.include({ state: 'undone in part', taken_back: 4 });

    const second = await undo(id, { now, reviseFinalBecause: 'the file doubled it' });
    expect(second).to.deep.include({ taken_back: 8, left: {}, dates: [DATE], dates_revised: [DATE] });
    expect(await dayOf(DATE)).to.include({
      ...{ status: 'final', revision: 1, revision_reason: 'the file doubled it', raw_events: 4 },
    });
    expect((await listImports(rig.database))[0]).to.include({ state: 'undone' });
  });

  it('is refused for sealed days, and as a whole if nothing else is left', async () => {
    const { id } = await importEvents([...MORE, ...shifted(MORE, 86_400_000, 'd')], {
      now: () => new Date('2024-05-08T12:00:00Z'),
    });
    await closeDay(rig.database, DATE, 'sealed');
    const report = await undo(id, { reviseFinalBecause: 'no reason is enough' });
    expect(report).to.deep.include({ taken_back: 4, left: { day_sealed: 4 }, dates_sealed: [DATE] });
    expect(await dayOf(DATE)).to.include({ status: 'sealed', revision: 0 });

    const other = await importEvents(shifted(MORE, 1_000, 'c'), { now: () => NOON, restart: true });
    expect(other).to.deep.include({ rejected: { day_sealed: 4 } });
    await rig.database('metric_days').where({ metric_date: DATE }).update({ status: 'stale' });
    const third = await importEvents(shifted(MORE, 2_000, 'b'));
    await rig.database('usage_events').where({ import_id: third.id }).delete(); // as dropping their month does
    await closeDay(rig.database, DATE, 'sealed');
    expect(await refusalOf(third.id)).to.match(
      /^UndoRefusedError: .*its raw events were deleted and its days are sealed/,
    );
    expect((await listImports(rig.database))[0]).to.include({ id: third.id, state: 'completed' });
  });

  it('is refused for an unknown import, and for one whose events were not recorded', async () => {
    expect(await refusalOf(999_999)).to.match(/^UndoRefusedError: There is no import 999999/);
    const { id } = await importEvents(MORE);
    await rig.database('imports').update({ marks_events: false });
    expect(await refusalOf(id)).to.match(/^UndoRefusedError: .*did not record/);
    expect(await readStored(rig.database)).to.have.length(8);
  });

  it('continues where it stopped, and makes the file wait for its end', async () => {
    const far = shifted(MORE, -6 * 3_600_000, 'd');
    const { id } = await importEvents([...MORE, ...far]);
    const stop = new AbortController();
    stop.abort();
    expect(await undo(id, { signal: stop.signal })).to.include({ outcome: 'interrupted', taken_back: 0 });
    expect((await listImports(rig.database))[0]).to.include({ state: 'undoing' });
    for (const restart of [false, true]) {
      const refused = await importEvents([...MORE, ...far], { restart }).catch((error: Error) => error);
      expect(refused).to.have.property('name', 'UnusableImportError');
      expect(refused).to.have.property('message').that.includes('is being taken back');
    }
    expect(await undo(id)).to.deep.include({ outcome: 'undone', taken_back: 8 });
  });

  it('stops an import of the file that is running, and undoes what it stored', async () => {
    let batches = 0;
    let undoing: ReturnType<typeof undo> | undefined;
    const status = async () =>
      (await rig.database('imports').first('id', 'status')) as { id: number; status: string };
    const importing = importEvents(MORE, {
      linesPerBatch: 1,
      onRejects: async () => {
        batches += 1;
        if (batches !== 3) return;
        undoing = undo((await status()).id);
        await eventually('taking back has begun', async () => (await status()).status === 'undoing');
      },
    });
    expect(await importing.catch((error: unknown) => error)).to.be.instanceOf(ImportTakenOverError);
    expect(await undoing).to.deep.include({ outcome: 'undone', taken_back: 2 });
    expect(await readStored(rig.database)).to.have.length(4);
  });

  it('is noticed by a rebuild that read the events before, so that the day is built again', async () => {
    const { id } = await importEvents(MORE);
    const held = await holdRebuilds(rig.url, 'child_viewing_histories');
    const building = rig.buildDays('UTC', NOON);
    await held.reached();
    expect(await undo(id)).to.include({ taken_back: 4 });
    await held.release();
    await building;
    expect(await dayOf(DATE)).to.include({ status: 'stale' });
    await rig.buildDays('UTC', LATER);
    expect(await dayOf(DATE)).to.include({ status: 'built', raw_events: 4, plays: 1 });
  });
});
