import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { buildStream } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { deliverEvents, wireEventWithMetadata } from '../../support/builders-events.ts';
import { ndjsonOf } from './history-files.ts';
import { closeDay, type ImportRig, NOW, openImportRig } from './import-rig.ts';

/** Five minutes, as docs/clients.md asks players to report them, each event with an id. */
const LIVE = buildStream(
  'play_start 0 0, heartbeat 45 45, heartbeat 90 90, heartbeat 135 135, heartbeat 180 180, heartbeat 225 225, ' +
    'heartbeat 270 270, play_end 300 300',
).map((event) => ({ ...event, eventId: randomUUID() }));
const DATE = '2024-05-06';
const DELIVERED = new Date('2024-05-06T10:05:00Z');
/** Two hours later: few days to build. */
const NOON = new Date('2024-05-06T12:00:00Z');

const CSV_HEADER = 'event_type,child_profile_id,book_id,position_seconds,occurred_at';

type Instant = (milliseconds: number) => string;

const exact: Instant = (milliseconds) => new Date(milliseconds).toISOString();
const cutOff: Instant = (milliseconds) => exact(milliseconds).replace(/\.\d+Z$/, 'Z');
const rounded: Instant = (milliseconds) => cutOff(Math.round(milliseconds / 1000) * 1000);

/** The same moments as another system exports them: without ids, and with other positions. */
const csvOf = (events: OracleEvent[], instant: Instant) =>
  [
    CSV_HEADER,
    ...events.map((event) =>
      [event.eventType, event.childId, event.bookId, '0', instant(event.occurredAt)].join(),
    ),
  ].join('\n');

const later = (events: OracleEvent[], milliseconds: number) =>
  events.map((event) => ({ ...event, eventId: randomUUID(), occurredAt: event.occurredAt + milliseconds }));

describe('An imported event without an id', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  const importCsv = (content: string, options = {}) =>
    rig.importContent(content, { format: 'csv', ...options });
  const platformDay = async () => {
    await rig.buildDays('UTC', NOON);
    return rig
      .database('daily_platform_metrics')
      .where({ metric_date: DATE })
      .first('total_play_starts', 'watched_milliseconds');
  };

  for (const [what, milliseconds, instant] of [
    ['to the millisecond', 123, exact],
    ['to the second, cut off', 987, cutOff],
    ['to the second, rounded up', 500, rounded],
    ['to the second, rounded down', 499, rounded],
    ['to the second, with zeros behind', 640, (at) => cutOff(at).replace('Z', '.000Z')],
    ['to the second, where players know no more either', 0, cutOff],
  ] as [string, number, Instant][]) {
    it(`equals the stored event of its child, book, type and instant: ${what}`, async () => {
      const live = later(LIVE, milliseconds);
      await deliverEvents(rig.database, live, DELIVERED);
      const before = await platformDay();
      const report = await importCsv(csvOf(live, instant), { linesPerBatch: 3, now: () => NOON });
      expect(report).to.deep.include({ lines: 8, accepted: 0, duplicates: 8, rejected: {}, dates: [] });
      expect(await platformDay()).to.deep.equal(before);
      expect(before).to.deep.equal({ total_play_starts: 1, watched_milliseconds: 300_000 });
    });
  }

  it('is another event if its child, book or type differs, or its instant by more than a second', async () => {
    await deliverEvents(rig.database, LIVE.slice(0, 1), DELIVERED);
    const [start] = LIVE as [OracleEvent];
    const others = [
      { ...start, childId: '2' },
      { ...start, bookId: '2' },
      { ...start, eventType: 'heartbeat' },
      { ...start, occurredAt: start.occurredAt + 1000 },
      { ...start, occurredAt: start.occurredAt - 1000 },
    ];
    expect(await importCsv(csvOf(others, cutOff))).to.deep.include({ accepted: 5, duplicates: 0 });
  });

  it('is another event if its instant has milliseconds that differ', async () => {
    await deliverEvents(rig.database, later(LIVE, 400), DELIVERED);
    expect(await importCsv(csvOf(later(LIVE, 401), exact))).to.deep.include({ accepted: 8, duplicates: 0 });
  });

  it('is recognised by its id alone if it does get one', async () => {
    await deliverEvents(rig.database, LIVE, DELIVERED);
    const named = LIVE.map((event) => ({ ...event, eventId: randomUUID() }));
    expect(await rig.importContent(ndjsonOf(named))).to.deep.include({ accepted: 8, duplicates: 0 });
    expect(await rig.importContent(ndjsonOf(LIVE))).to.deep.include({ accepted: 0, duplicates: 8 });
  });

  it('is no duplicate of another line of its file within one second, whatever the batches', async () => {
    const jumps = ['10.2', '11.3', '50'].map((position) => `seek,1,1,${position},2024-05-06T10:00:07Z`);
    for (const linesPerBatch of [1, 2, 10]) {
      await rig.reset();
      const content = [CSV_HEADER, ...jumps, ...jumps.slice(0, 1)].join('\n');
      expect(await importCsv(content, { linesPerBatch })).to.include({ accepted: 3, duplicates: 1 });
      expect(await importCsv(content, { linesPerBatch, restart: true })).to.include({
        ...{ accepted: 0, duplicates: 4 },
      });
    }
  });

  it('equals that of another file whose instant is more or less precise', async () => {
    await importCsv(csvOf(later(LIVE, 250), exact));
    expect(await importCsv(csvOf(later(LIVE, 250), cutOff))).to.include({ accepted: 0, duplicates: 8 });
  });

  it('is a duplicate on a final day, too, and not rejected', async () => {
    await deliverEvents(rig.database, LIVE, DELIVERED);
    await rig.buildDays('UTC', NOON);
    await closeDay(rig.database, DATE, 'final');
    const report = await importCsv(csvOf([...LIVE, ...later(LIVE, 600_000)], cutOff));
    expect(report).to.deep.include({ accepted: 0, duplicates: 8, rejected: { day_final: 8 } });
  });

  it('is recognised in NDJSON as well, among events with ids', async () => {
    await deliverEvents(rig.database, LIVE, DELIVERED);
    const lines = LIVE.map((event, index) => {
      const { event_id, ...anonymous } = wireEventWithMetadata(event);
      return JSON.stringify(index % 2 === 0 ? anonymous : { ...anonymous, event_id: randomUUID() });
    });
    expect(await rig.importContent(lines.join('\n'))).to.include({ accepted: 4, duplicates: 4 });
  });
});

describe('An import over days with live events', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  const DAY = 86_400_000;

  it('warns of the overlap and its days, whether or not its lines are new', async () => {
    await deliverEvents(rig.database, [...LIVE, ...later(LIVE, DAY)], new Date(DELIVERED.getTime() + DAY));
    const lines = [...LIVE, ...later(LIVE, DAY + 3_600_000), ...later(LIVE, 2 * DAY)];
    const content = csvOf(lines, cutOff);
    const report = await rig.importContent(content, { format: 'csv', linesPerBatch: 5 });
    expect(report).to.deep.include({
      accepted: 16,
      duplicates: 8,
      dates_with_live_events: [DATE, '2024-05-07'],
    });
    const again = await rig.importContent(content, { format: 'csv' });
    expect(again).to.deep.include({
      outcome: 'imported_before',
      dates_with_live_events: [DATE, '2024-05-07'],
    });
  });

  it('does not warn because of other imports or of rejected lines', async () => {
    await rig.importContent(ndjsonOf(LIVE));
    await deliverEvents(rig.database, later(LIVE, DAY), new Date(DELIVERED.getTime() + DAY));
    const refused = later(LIVE, DAY).map((event) => ({ ...event, childId: '999999' }));
    const report = await rig.importContent(csvOf([...later(LIVE, 3_600_000), ...refused], cutOff), {
      format: 'csv',
    });
    expect(report).to.deep.include({
      accepted: 8,
      rejected: { unknown_child: 8 },
      dates_with_live_events: [],
    });
  });

  it('warns by the days of the reporting time zone', async () => {
    await rig.reset(undefined, 'Pacific/Auckland');
    await deliverEvents(rig.database, LIVE.slice(0, 1), DELIVERED); // 22:00 of the same day there
    const options = { format: 'csv', timeZone: 'Pacific/Auckland' } as const;
    const evening = csvOf(later(LIVE, 3_600_000), cutOff);
    const midnight = csvOf(later(LIVE, 2 * 3_600_000), cutOff);
    expect(await rig.importContent(midnight, options)).to.deep.include({ dates_with_live_events: [] });
    expect(await rig.importContent(evening, options)).to.deep.include({ dates_with_live_events: [DATE] });
    expect(NOW.getTime()).to.be.above(DELIVERED.getTime());
  });
});
