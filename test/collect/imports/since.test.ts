import { expect } from 'chai';
import type { ImportOptions } from '../../../src/collect/imports/import-history.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { wireEventWithMetadata } from '../../support/builders-events.ts';
import { csvOf, ndjsonOf } from './history-files.ts';
import { type ImportRig, openImportRig, readStored } from './import-rig.ts';

const EVENTS = buildStream('play_start 0 0, heartbeat 45 45, heartbeat 90 90, play_end 100 100');
const [FIRST] = EVENTS;

describe('An import with --since', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  const at = (occurred_at: string) =>
    `${JSON.stringify({ ...wireEventWithMetadata(FIRST!), occurred_at })}\n`;
  const WRONG_CLOCK = at('2015-01-01T00:00:12Z');

  /** Stops after its first batch of two lines. */
  const beginImport = (content: string, options: Partial<ImportOptions>) => {
    const stop = new AbortController();
    const stopping = { linesPerBatch: 2, signal: stop.signal, onProgress: () => stop.abort() };
    return rig.importContent(content, { ...options, ...stopping });
  };

  it('rejects older events line by line, and creates no month or day for them', async () => {
    const content = ndjsonOf(EVENTS.slice(0, 2)) + WRONG_CLOCK + ndjsonOf(EVENTS.slice(2));
    const report = await rig.importContent(content, { since: '2024-05-01' });
    expect(report).to.deep.include({ lines: 5, accepted: 4, rejected: { before_since: 1 } });
    expect(report.first_rejects.map(({ line, code }) => [line, code])).to.deep.equal([[3, 'before_since']]);
    expect(report.dates).to.deep.equal(['2024-05-06']);
    expect(report.months_created).not.to.include('2015-01');
    const [first] = await rig.database('metric_days').orderBy('metric_date').select('metric_date');
    expect(first).to.deep.equal({ metric_date: '2024-05-06' });
  });

  it('rejects older events in CSV as well', async () => {
    const csv = csvOf([{ ...FIRST!, occurredAt: Date.parse('2015-01-01T00:00:12Z') }, ...EVENTS]);
    const report = await rig.importContent(csv, { format: 'csv', since: '2024-05-01' });
    expect(report).to.deep.include({ accepted: 4, rejected: { before_since: 1 } });
    expect(report.first_rejects[0]).to.include({ line: 2 });
  });

  for (const [timeZone, first, before] of [
    ['UTC', '2024-03-10T00:00:00.000Z', '2024-03-09T23:59:59.999Z'],
    ['America/New_York', '2024-03-10T05:00:00.000Z', '2024-03-10T04:59:59.999Z'],
    ['Pacific/Auckland', '2024-03-09T11:00:00.000Z', '2024-03-09T10:59:59.999Z'],
  ] as const) {
    it(`begins with the first instant of the date in ${timeZone}`, async () => {
      await rig.reset(undefined, timeZone);
      const report = await rig.importContent(at(before) + at(first), { timeZone, since: '2024-03-10' });
      expect(report).to.deep.include({ accepted: 1, rejected: { before_since: 1 }, dates: ['2024-03-10'] });
      expect(report.first_rejects[0]).to.include({ line: 1 });
    });
  }

  it('reports an invalid line as invalid, and all other errors of a line', async () => {
    const lines = [
      JSON.stringify({
        ...wireEventWithMetadata(FIRST!),
        occurred_at: '2015-01-01T00:00:00Z',
        event_type: 'dance',
      }),
      JSON.stringify({
        ...wireEventWithMetadata(FIRST!),
        occurred_at: '2015-01-01T00:00:00Z',
        book_id: 4711,
      }),
      JSON.stringify({ ...wireEventWithMetadata(FIRST!), book_id: 4711 }),
      'x',
    ];
    const { first_rejects } = await rig.importContent(lines.join('\n'), { since: '2024-05-01' });
    expect(first_rejects.map(({ code }) => code)).to.deep.equal([
      ...['invalid', 'before_since', 'unknown_book', 'not_json'],
    ]);
  });

  it('continues where it stopped if the date is the same', async () => {
    const content = WRONG_CLOCK + ndjsonOf(EVENTS) + WRONG_CLOCK;
    const since = '2024-05-01';
    expect(await beginImport(content, { since })).to.include({ outcome: 'interrupted', lines: 2 });
    const report = await rig.importContent(content, { since });
    const counts = { lines: 6, accepted: 4, duplicates: 0, rejected: { before_since: 2 } };
    expect(report).to.deep.include({ outcome: 'completed', resumed_after_line: 2, ...counts });
    const again = await rig.importContent(content, { since });
    expect(again).to.deep.include({ outcome: 'imported_before', ...counts });
  });

  it('is another import with another date or none, read and counted from the beginning', async () => {
    const content = ndjsonOf(EVENTS.slice(0, 1)) + WRONG_CLOCK + ndjsonOf(EVENTS.slice(1));
    await beginImport(content, { since: '2024-05-01' });
    const later = await rig.importContent(content, { since: '2024-05-07' });
    const all = { resumed_after_line: 0, lines: 5 };
    expect(later).to.deep.include({ ...all, accepted: 0, duplicates: 0, rejected: { before_since: 5 } });
    const without = await rig.importContent(content);
    expect(without).to.deep.include({ ...all, accepted: 4, duplicates: 1, rejected: {} });
    const rest = await rig.importContent(content, { since: '2024-05-01' });
    expect(rest).to.deep.include({ resumed_after_line: 2, accepted: 1, duplicates: 3 });
    expect(await readStored(rig.database)).to.have.length(5);
  });

  it('begins from the start with --restart', async () => {
    const content = ndjsonOf(EVENTS) + WRONG_CLOCK;
    const since = '2024-05-01';
    await beginImport(content, { since });
    const report = await rig.importContent(content, { since, restart: true });
    expect(report).to.deep.include({ resumed_after_line: 0, accepted: 2, duplicates: 2 });
    expect(report.rejected).to.deep.equal({ before_since: 1 });
  });
});
