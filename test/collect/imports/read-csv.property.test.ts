import { expect } from 'chai';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { readCsvHeader } from '../../../src/collect/imports/csv-columns.ts';
import { readCsv } from '../../../src/collect/imports/read-csv.ts';
import type { ImportRecord } from '../../../src/collect/imports/read-lines.ts';
import { readLines } from '../../../src/collect/imports/read-lines.ts';
import { effort } from '../../support/effort.ts';
import { sourceOf } from './history-files.ts';

/** Text columns only, so that cells come back as they were written. */
const COLUMNS = ['event_type', 'child_profile_id', 'book_id', 'occurred_at'];

/** No empty cells, which are missing values, and no control characters, which no event has. */
const arbitraryCell = fc
  .array(fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r\n', '\r', ' ', ';', '\t', '0'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''));
const arbitraryRow = fc.array(arbitraryCell, { minLength: COLUMNS.length, maxLength: COLUMNS.length });

async function readRecords(text: string, chunkBytes: number): Promise<ImportRecord[]> {
  const content = () => sourceOf(text, chunkBytes).read(0);
  const { columns, end } = await readCsvHeader(content());
  const records: ImportRecord[] = [];
  const rest = sourceOf(text, chunkBytes).read(end.offset);
  for await (const portion of readCsv(readLines(rest, end), columns)) records.push(...portion);
  return records;
}

const cellsOf = (record: ImportRecord) =>
  'element' in record ? Object.values(record.element as object) : record.reject.code;

describe('The CSV reader', () => {
  it('returns what another program has written, wherever its chunks end', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryRow, { maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (rows, chunkBytes, record_delimiter) => {
          const text = stringify([COLUMNS, ...rows], { record_delimiter, quoted_match: /[\r\n]/ });
          expect((await readRecords(text, chunkBytes)).map(cellsOf)).to.deep.equal(rows);
        },
      ),
      { numRuns: effort(300) },
    ));

  it('can begin after any record, and then returns the others', () =>
    fc.assert(
      fc.asyncProperty(fc.array(arbitraryRow, { minLength: 1, maxLength: 5 }), async (rows) => {
        const text = stringify([COLUMNS, ...rows]);
        const { columns } = await readCsvHeader(sourceOf(text).read(0));
        for (const [index, { end }] of (await readRecords(text, 1000)).entries()) {
          const others: ImportRecord[] = [];
          const rest = sourceOf(text, 5).read(end.offset);
          for await (const portion of readCsv(readLines(rest, end), columns)) others.push(...portion);
          expect(others.map(cellsOf)).to.deep.equal(rows.slice(index + 1));
        }
      }),
      { numRuns: effort(100) },
    ));

  it('loses only the row whose quotes are broken, whatever surrounds it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('"a,1,1,t', 'a",1,1,t', '"a"b,1,1,t', 'a,"1,1,t', 'a,1,1,"t'),
        async (isBroken, broken) => {
          const lines = isBroken.map((itIs, index) => (itIs ? broken : `"x ""${index}""",1,1,t`));
          const records = await readRecords([COLUMNS.join(), ...lines].join('\n'), 50);
          const sound = records.filter((record) => 'element' in record).map((record) => record.line);
          expect(sound).to.include.members(isBroken.flatMap((itIs, index) => (itIs ? [] : [index + 2])));
        },
      ),
      { numRuns: effort(300) },
    ));
});
