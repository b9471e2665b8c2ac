import { expect } from 'chai';
import fc from 'fast-check';
import { readCsvHeader } from '../../../src/collect/imports/csv-columns.ts';
import { readCsv } from '../../../src/collect/imports/read-csv.ts';
import type { ImportRecord } from '../../../src/collect/imports/read-lines.ts';
import { readLines } from '../../../src/collect/imports/read-lines.ts';
import { sourceOf } from './history-files.ts';
import { type ImportRig, openImportRig } from './import-rig.ts';

const HEADER = 'event_type,child_profile_id,book_id,occurred_at,metadata';

const LINE_ENDS = ['\n', '\r\n', '\r'];

/** The content of a line: a valid event, with or without line ends in quotes, or no event at all. */
const ROWS = {
  sound: (second: number) => `heartbeat,1,1,${instant(second)},`,
  quoted: (second: number, end: string) => `heartbeat,1,1,${instant(second)},"{${end}""platform"":""ios""}"`,
  short: () => 'heartbeat,1,1',
  strayQuote: (second: number) => `heartbeat,"1,1,${instant(second)},`,
  unknownChild: (second: number) => `heartbeat,999999,1,${instant(second)},`,
};

const instant = (second: number) =>
  new Date(Date.parse('2024-05-06T10:00:00Z') + second * 1000).toISOString();

type Kind = keyof typeof ROWS;

interface File {
  rows: { kind: Kind; second: number; end: string; inner: string }[];
  headerEnd: string;
  hasLastEnd: boolean;
}

/** Files with one kind of line end, and files with mixed ones. */
const arbitraryFile = (kinds: Kind[]): fc.Arbitrary<File> =>
  fc.oneof(...LINE_ENDS.map((end) => fc.constant([end])), fc.constant(LINE_ENDS)).chain((ends) =>
    fc.record({
      rows: fc.array(
        fc.record({
          kind: fc.constantFrom(...kinds),
          second: fc.integer({ min: 0, max: 20 }),
          end: fc.constantFrom(...ends),
          inner: fc.constantFrom(...LINE_ENDS),
        }),
        { maxLength: 8 },
      ),
      headerEnd: fc.constantFrom(...ends),
      hasLastEnd: fc.boolean(),
    }),
  );

function textOf({ rows, headerEnd, hasLastEnd }: File): string {
  const lines = rows.map(({ kind, second, inner, end }) => `${ROWS[kind](second, inner)}${end}`);
  const text = `${HEADER}${headerEnd}${lines.join('')}`;
  return hasLastEnd ? text : text.replace(/(\r\n|\r|\n)$/, '');
}

async function readRecords(text: string, chunkBytes: number): Promise<ImportRecord[]> {
  const { columns, end } = await readCsvHeader(sourceOf(text, chunkBytes).read(0));
  const records: ImportRecord[] = [];
  const rest = sourceOf(text, chunkBytes).read(end.offset);
  for await (const portion of readCsv(readLines(rest, end), columns)) records.push(...portion);
  return records;
}

describe('An import of a file with any line ends', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  it('loses no row, even if line ends are mixed or a chunk ends between them', () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryFile(['sound', 'quoted']),
        fc.integer({ min: 1, max: 60 }),
        async (file, chunkBytes) => {
          const records = await readRecords(textOf(file), chunkBytes);
          const read = records.map((record) => ('element' in record ? record.element : record.reject));
          expect(read).to.deep.equal(
            file.rows.map(({ kind, second }) => ({
              ...{
                event_type: 'heartbeat',
                child_profile_id: '1',
                book_id: '1',
                occurred_at: instant(second),
              },
              ...(kind === 'quoted' && { metadata: { platform: 'ios' } }),
            })),
          );
        },
      ),
      { numRuns: 300 },
    ));

  it('can continue after any row, with the same line numbers', () =>
    fc.assert(
      fc.asyncProperty(arbitraryFile(['sound', 'quoted']), async (file) => {
        const text = textOf(file);
        const all = await readRecords(text, 7);
        const { columns } = await readCsvHeader(sourceOf(text).read(0));
        for (const [index, { end }] of all.entries()) {
          const others: ImportRecord[] = [];
          const rest = sourceOf(text, 5).read(end.offset);
          for await (const portion of readCsv(readLines(rest, end), columns)) others.push(...portion);
          expect(others).to.deep.equal(all.slice(index + 1));
        }
      }),
      { numRuns: 100 },
    ));

  it('loses no line: lines = accepted + duplicates + rejected', () =>
    fc.assert(
      fc.asyncProperty(arbitraryFile(Object.keys(ROWS) as Kind[]), async (file) => {
        await rig.reset();
        const text = textOf(file);
        const { lines, accepted, duplicates, rejected } = await rig.importContent(text, {
          ...{ format: 'csv', linesPerBatch: 3 },
        });
        const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
        expect(accepted + duplicates + refused).to.equal(lines);
        expect(lines).to.be.at.least(file.rows.length);
        const isSound = ({ kind }: { kind: Kind }) => kind === 'sound' || kind === 'quoted';
        if (file.rows.some(({ kind }) => kind === 'strayQuote')) return;
        expect(lines).to.equal(file.rows.length);
        expect(accepted + duplicates).to.equal(file.rows.filter(isSound).length);
      }),
      { numRuns: 20 },
    ));

  it('accepts CR alone in NDJSON, too', async () => {
    const line = (second: number) =>
      JSON.stringify({
        event_type: 'heartbeat',
        child_profile_id: 1,
        book_id: 1,
        occurred_at: instant(second),
      });
    const report = await rig.importContent(`${line(1)}\r${line(2)}\r\r\n${line(3)}\nx\r`);
    expect(report).to.deep.include({ lines: 4, accepted: 3, rejected: { not_json: 1 } });
    expect(report.first_rejects[0]).to.include({ line: 5 });
  });
});
