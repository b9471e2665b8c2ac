import { expect } from 'chai';
import { UnusableImportError } from '../../../src/collect/imports/import-source.ts';
import type { ImportReject } from '../../../src/collect/imports/rejects.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { wireEventWithMetadata } from '../../support/builders-events.ts';
import { CSV_COLUMNS, csvOf, ndjsonOf, sourceOf } from './history-files.ts';
import { type ImportRig, NOW, openImportRig } from './import-rig.ts';

const EVENTS = buildStream('play_start 0 0, heartbeat 45 45, heartbeat 90 90, play_end 100 100');
const [GOOD, SECOND, THIRD, FOURTH] = EVENTS.map((event) => ndjsonOf([event]).trimEnd());

describe('An import with bad lines', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  const lineWith = (fields: object) => JSON.stringify({ ...wireEventWithMetadata(EVENTS[0]!), ...fields });

  /** Puts each line between two good ones, checks its rejection, and that both good ones are imported. */
  async function expectRejected(bad: string | Buffer, code: string, detail?: string): Promise<void> {
    await rig.reset();
    const content = Buffer.concat([Buffer.from(`${GOOD}\n`), Buffer.from(bad), Buffer.from(`\n${SECOND}\n`)]);
    const written: ImportReject[] = [];
    const report = await rig.importContent(content, {
      onRejects: (rejects) => void written.push(...rejects),
    });
    expect(report).to.deep.include({ lines: 3, accepted: 2, rejected: { [code]: 1 } });
    expect(report.first_rejects).to.have.length(1);
    expect(report.first_rejects[0]).to.include({ line: 2, code });
    if (detail !== undefined) expect(report.first_rejects[0]?.detail).to.equal(detail);
    expect(written).to.deep.equal(report.first_rejects);
  }

  it('reports each by its number and imports the others', async () => {
    await expectRejected('{"event_type":', 'not_json', 'The line is not JSON.');
    await expectRejected('secret', 'not_json');
    await expectRejected('[]', 'invalid');
    await expectRejected('null', 'invalid');
    await expectRejected('{"events":[]}', 'invalid');
    await expectRejected(lineWith({ event_type: 'dance' }), 'invalid');
    await expectRejected(lineWith({ child_profile_id: -1 }), 'invalid');
    await expectRejected(
      lineWith({ from_position_seconds: 3 }),
      'invalid',
      'from_position_seconds: is allowed for a seek only',
    );
    await expectRejected(lineWith({ occurred_at: '2024-05-06 10:00:00' }), 'invalid');
    await expectRejected(lineWith({ occurred_at: '1969-05-06T10:00:00Z' }), 'invalid');
    await expectRejected(lineWith({ child_profile_id: 4711 }), 'unknown_child');
    await expectRejected(lineWith({ book_id: 4711 }), 'unknown_book');
  });

  it('rejects events in the future, as ingest does, but not old ones', async () => {
    const fromNow = (seconds: number) => new Date(NOW.getTime() + seconds * 1000).toISOString();
    await expectRejected(lineWith({ occurred_at: fromNow(301) }), 'in_future');
    const report = await rig.importContent(
      `${lineWith({ occurred_at: fromNow(300) })}\n${lineWith({ occurred_at: '2015-01-01T00:00:00Z' })}\n`,
    );
    expect(report).to.deep.include({ accepted: 2, rejected: {} });
  });

  it('rejects lines that are not text', async () => {
    await expectRejected(Buffer.from([0x7b, 0xff, 0x7d]), 'not_text');
    await expectRejected(Buffer.from(GOOD!.replace('play', 'pl\0y')), 'not_text');
    await expectRejected(Buffer.from('7b22c3', 'hex'), 'not_text');
    await expectRejected(lineWith({ session_id: 'a\u0000b' }), 'invalid');
    await expectRejected(lineWith({ child_profile_id: '1\ud800' }), 'invalid');
  });

  it('skips a line that is too long to its end without keeping it', async () => {
    const padding = (bytes: number) => `{"padding":"${'x'.repeat(bytes - 14)}"}`;
    await expectRejected(padding(65_536), 'invalid');
    await expectRejected(padding(65_537), 'too_long');
    await expectRejected(padding(3_000_000), 'too_long');
  });

  it('finds a bad line at the beginning, at the end, or everywhere', async () => {
    expect(await rig.importContent('nothing')).to.deep.include({ lines: 1, rejected: { not_json: 1 } });
    const report = await rig.importContent(`{\n${GOOD}\n}`);
    expect(report.first_rejects.map(({ line }) => line)).to.deep.equal([1, 3]);
    const all = await rig.importContent('x\n'.repeat(50), { linesPerBatch: 7 });
    expect(all).to.deep.include({ lines: 50, accepted: 0, rejected: { not_json: 50 } });
    expect(all.first_rejects).to.have.length(20);
  });

  it('reports them in the order of the file, whichever step rejected them', async () => {
    const lines = [
      lineWith({ book_id: 4711 }),
      'x',
      GOOD,
      lineWith({ occurred_at: '2030-01-01T00:00:00Z' }),
      lineWith({ child_profile_id: 4711 }),
    ];
    const { first_rejects } = await rig.importContent(lines.join('\n'));
    expect(first_rejects.map(({ line, code }) => [line, code])).to.deep.equal([
      [1, 'unknown_book'],
      [2, 'not_json'],
      [4, 'in_future'],
      [5, 'unknown_child'],
    ]);
  });

  it('never shows a value', async () => {
    const secret = 'Mathilda4711';
    const lines = [
      ...CSV_COLUMNS.map((column) => lineWith({ [column]: secret })),
      `{"${secret}": }`,
      `"${secret}"`,
      lineWith({ metadata: { [secret]: secret } }),
    ];
    const report = await rig.importContent(lines.join('\n'));
    expect(report).to.deep.include({ accepted: 1, metadata_dropped: 1 });
    const { rows } = await rig.database.raw(
      'select (select jsonb_agg(i) from imports as i)::text || (select jsonb_agg(e) from usage_events as e)::text as all',
    );
    expect(JSON.stringify(report) + rows[0].all).not.to.include(secret);
  });

  it('rejects events of children whose collection is refused, as ingest does', async () => {
    await rig.database('child_profiles').where({ id: 1 }).update({ collection: 'refused' });
    expect((await rig.importContent(GOOD!)).rejected).to.deep.equal({ collection_refused: 1 });
  });

  describe('A CSV file', () => {
    const [header, ...rows] = csvOf(EVENTS).trimEnd().split('\n') as [string, ...string[]];
    const importRows = (lines: (string | undefined)[]) =>
      rig.importContent([header, ...lines].join('\n'), { format: 'csv' });

    it('has rows rejected that have another number of cells, or invalid ones', async () => {
      const report = await importRows([
        rows[0],
        `${rows[1]},more`,
        'a,b,c',
        rows[2],
        rows[3]?.replace('play_end', 'x'),
      ]);
      expect(report).to.deep.include({ accepted: 2, rejected: { not_csv: 2, invalid: 1 } });
      expect(report.first_rejects.map(({ line }) => line)).to.deep.equal([3, 4, 6]);
    });

    it('loses only the row that has a stray quote', async () => {
      const stray = [
        `"${rows[1]}`,
        rows[1]?.replace('heartbeat', 'heart"beat'),
        `${rows[1]}"`,
        rows[1]?.replace('""', '"'),
      ];
      for (const line of stray) {
        await rig.reset();
        const report = await importRows([rows[0], line, rows[2], rows[3]]);
        expect(report).to.deep.include({ lines: 4, accepted: 3, rejected: { not_csv: 1 } });
        expect(report.first_rejects[0]?.line).to.equal(3);
      }
    });

    it('reports a quote that is never closed, at the end of a long file', async () => {
      const many = Array.from({ length: 3000 }, () => rows[2]);
      const report = await importRows([rows[0], ...many, `"${rows[1]}`, ...many]);
      expect(report).to.deep.include({
        lines: 6002,
        accepted: 2,
        duplicates: 5999,
        rejected: { not_csv: 1 },
      });
    });

    it('has rows rejected that are too long, not text, or hold invalid numbers', async () => {
      const report = await importRows([
        rows[0],
        `"${'x'.repeat(70_000)}"`,
        rows[1]?.replace(',45,', ',045,'),
        rows[2]?.replace(',90,', ',many,'),
        rows[3]?.replace('ios', '\0'),
      ]);
      expect(report).to.deep.include({ accepted: 1, rejected: { too_long: 1, invalid: 2, not_text: 1 } });
    });

    it('has the line numbers that a text editor shows', async () => {
      const pretty = csvOf(EVENTS, { prettyMetadata: true }).trimEnd();
      const report = await rig.importContent(`${pretty}\nbad\n`, { format: 'csv' });
      expect(report.accepted).to.equal(4);
      expect(report.first_rejects[0]?.line).to.equal(pretty.split('\n').length + 1);
    });
  });

  describe('A file that cannot be used', () => {
    async function expectUnusable(content: string | Buffer, format: 'csv' | 'ndjson', about: string) {
      const failure = await rig.importContent(content, { format }).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(UnusableImportError);
      expect((failure as Error).message).to.include(about);
      expect(await rig.database('usage_events').first()).to.equal(undefined);
    }

    it('is a CSV whose header is not that of the wire, refused before anything is imported', async () => {
      const [, ...rows] = csvOf(EVENTS).split('\n');
      await expectUnusable(csvOf(EVENTS).replace('session_id', 'session'), 'csv', 'Column 5');
      await expectUnusable(csvOf(EVENTS).replace('session_id', 'event_id'), 'csv', 'twice');
      await expectUnusable(csvOf(EVENTS).replaceAll(',', ';'), 'csv', 'Column 1');
      await expectUnusable('event_type,book_id,child_profile_id\n', 'csv', 'lacks the columns occurred_at');
      await expectUnusable(rows.join('\n'), 'csv', 'Column 1');
      await expectUnusable('', 'csv', 'empty');
      await expectUnusable('"event_id\n', 'csv', 'must name the columns');
    });

    it('is one in UTF-16', async () => {
      await expectUnusable(Buffer.from(`\uFEFF${ndjsonOf(EVENTS)}`, 'utf16le'), 'ndjson', 'UTF-8');
      await expectUnusable(Buffer.from(`\uFEFF${csvOf(EVENTS)}`, 'utf16le'), 'csv', 'UTF-8');
    });
  });

  it('is an empty CSV, because it has no header', async () => {
    expect(await rig.importContent('')).to.deep.include({ outcome: 'completed', lines: 0, rejected: {} });
    expect(await rig.importContent('\n\n \n')).to.deep.include({ outcome: 'completed', lines: 0 });
  });

  it('is not one with good lines, which keep the numbers that they have alone', async () => {
    const content = [GOOD, 'x', SECOND, '{}', THIRD, lineWith({ book_id: 9 }), FOURTH].join('\n');
    await rig.importContent(sourceOf(content, 11), { linesPerBatch: 2 });
    await rig.buildDays();
    const [play] = await rig.database('plays').select('watched_milliseconds', 'max_position_milliseconds');
    expect(play).to.deep.equal({ watched_milliseconds: 100_000, max_position_milliseconds: 100_000 });
  });
});
