import { expect } from 'chai';
import { buildCatalogue, buildStream } from '../../oracle/build-stream.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { csvOf, gzipped, ndjsonOf, sourceOf } from './history-files.ts';
import { type ImportRig, NOW, openImportRig, readStored } from './import-rig.ts';

const SESSION = '6F0C9A52-40A4-4D6A-9A2E-6B8F2F1F0F11';

/** Both books, both children, a night, seeks, sessions. */
const EVENTS = [
  ...buildStream('play_start 0 0, heartbeat 45 45, seek 60 100>60, pause 100 140.0015, play_end 160 140'),
  ...buildStream('play_start 7200 0, heartbeat 7245 45, play_end 7500 300', { sessionId: SESSION }),
  ...buildStream('play_start 50300 0, heartbeat 50345 45, heartbeat 50390 90, play_end 50500 200', {
    childId: '2',
    bookId: '2',
  }),
  ...buildStream('impression 90000, stall 90010 5, play_start 90020', { childId: '3' }),
];

describe('An import', () => {
  let rig: ImportRig;
  let posted: string[];

  before(async () => {
    rig = await openImportRig();
    await rig.reset();
    await rig.importContent(ndjsonOf(EVENTS));
    posted = await readStored(rig.database);
  });
  after(() => rig.close());

  const importAnew = async (...given: Parameters<ImportRig['importContent']>) => {
    await rig.reset();
    const report = await rig.importContent(...given);
    expect(report).to.include({ outcome: 'completed', lines: EVENTS.length, accepted: EVENTS.length });
    expect(await readStored(rig.database)).to.deep.equal(posted);
  };

  it('stores the same events as ingest, apart from the limit of age', async () => {
    await rig.reset();
    const ingestedAt = new Date(Math.max(...EVENTS.map((event) => event.occurredAt)));
    await deliverEvents(rig.database, EVENTS, ingestedAt);
    const withoutMetadata = (row: string) => JSON.stringify({ ...JSON.parse(row), metadata: null });
    expect((await readStored(rig.database)).map(withoutMetadata)).to.deep.equal(posted.map(withoutMetadata));
  });

  it('gives the figures of the oracle', async () => {
    await importAnew(ndjsonOf(EVENTS));
    await rig.buildDays();
    const built = { events: EVENTS, catalogue: buildCatalogue(300), timeZone: 'UTC', now: NOW };
    const withLowerCaseSessions = EVENTS.map((event) => ({
      ...event,
      sessionId: event.sessionId?.toLowerCase() ?? null,
      positionMilliseconds: event.positionMilliseconds && Math.floor(event.positionMilliseconds),
    }));
    expectSameFacts(
      await readFacts(rig.database),
      expectedFacts({ ...built, events: withLowerCaseSessions }),
    );
  });

  it('accepts NDJSON with CRLF, a byte order mark, empty lines, and no line feed at the end', async () => {
    const text = ndjsonOf(EVENTS);
    await importAnew(text.replaceAll('\n', '\r\n'));
    await importAnew(`\uFEFF${text}`);
    await importAnew(`\n\n${text.replaceAll('\n', '\n \n\r\n')}`);
    await importAnew(text.trimEnd());
  });

  it('accepts CSV with CRLF, a byte order mark, empty lines, and no line feed at the end', async () => {
    await importAnew(csvOf(EVENTS), { format: 'csv' });
    await importAnew(csvOf(EVENTS, { lineEnd: '\r\n' }), { format: 'csv' });
    await importAnew(`\uFEFF${csvOf(EVENTS)}`, { format: 'csv' });
    await importAnew(csvOf(EVENTS).replaceAll('\n', '\n\n\r\n'), { format: 'csv' });
    await importAnew(csvOf(EVENTS).trimEnd(), { format: 'csv' });
  });

  it('accepts CSV with line feeds inside quotes, with either line end', async () => {
    await importAnew(csvOf(EVENTS, { prettyMetadata: true }), { format: 'csv' });
    await importAnew(csvOf(EVENTS, { prettyMetadata: true, lineEnd: '\r\n' }), { format: 'csv' });
  });

  it('accepts CSV columns in any order, and only the required ones', async () => {
    await rig.reset();
    const text =
      'occurred_at,book_id,"event_type",child_profile_id\n2024-05-06T10:00:00+02:00,1,play_start,2\n';
    expect(await rig.importContent(text, { format: 'csv' })).to.include({ accepted: 1 });
    const [row] = await rig.database('usage_events').select('occurred_at', 'session_id', 'metadata');
    expect(row).to.deep.equal({
      occurred_at: new Date('2024-05-06T08:00Z'),
      session_id: null,
      metadata: null,
    });
  });

  it('accepts either format with gzip, also in several members', async () => {
    await importAnew(gzipped(ndjsonOf(EVENTS)));
    await importAnew(gzipped(csvOf(EVENTS)), { format: 'csv' });
    const half = Math.floor(EVENTS.length / 2);
    const members = [EVENTS.slice(0, half), EVENTS.slice(half)].map((part) => gzipped(ndjsonOf(part)));
    await importAnew(Buffer.concat(members));
  });

  it('accepts chunks and batches of any size', async () => {
    for (const chunkBytes of [1, 7, 100_000]) {
      for (const linesPerBatch of [1, 4, 1000]) {
        await importAnew(sourceOf(ndjsonOf(EVENTS), chunkBytes), { linesPerBatch });
        const csv = csvOf(EVENTS, { prettyMetadata: true });
        await importAnew(sourceOf(csv, chunkBytes), { linesPerBatch, format: 'csv' });
      }
    }
  });

  it('derives the same ids as ingest for events without one, so that they are duplicates there', async () => {
    await rig.reset();
    const [event] = EVENTS.map((given) => JSON.parse(ndjsonOf([given])));
    const { event_id: _, ...anonymous } = event;
    const twice = `${JSON.stringify(anonymous)}\n${JSON.stringify({ ...anonymous, position_seconds: 0.0 })}\n`;
    expect(await rig.importContent(twice)).to.include({ accepted: 1, duplicates: 1 });
    const cells = '1,1,play_start,0.0,2024-05-06T10:00:00Z';
    const csv = `child_profile_id,book_id,event_type,position_seconds,occurred_at\n${cells}\n`;
    expect(await rig.importContent(csv, { format: 'csv' })).to.include({ accepted: 0, duplicates: 1 });
  });
});
