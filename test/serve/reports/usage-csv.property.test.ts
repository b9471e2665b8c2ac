import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { extendLedger } from '../../../src/compute/ledger/day-ledger.ts';
import { type System, startSystem } from '../../support/system.ts';

/**
 * Titles from before the catalogue refused such characters, and names of publishers, written to make a spreadsheet
 * run a formula. However the file is split into cells, none begins a formula (docs/api.md, "The usage report").
 */
const RUNS = 40;
const TITLES_A_RUN = 25;
const PATH = '/admin/api/v1/reports/usage.csv?start=2026-02-24&end=2026-02-24';

const FORMULA = /^[\s\p{Cf}"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;
const PIECES = [
  ...[
    '=',
    '+',
    '-',
    '@',
    '＝',
    '＋',
    '－',
    '＠',
    ';',
    ';',
    ',',
    '"',
    '""',
    "'",
    '\t',
    '\n',
    '\r',
    '\r\n',
    ' ',
  ],
  ...[
    '\u0001',
    '\u000b',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u2066',
    '\u200b',
    '\ufeff',
    'a',
    '1',
    '熊',
  ],
  ...['=1+1', ';=1', '"=1', 'sep=;', '\n=1'],
];

const arbitraryText = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 })
  .map((pieces) => pieces.join(''));
const arbitraryCase = fc.record({
  titles: fc.array(arbitraryText, { minLength: TITLES_A_RUN, maxLength: TITLES_A_RUN }),
  publisher: arbitraryText,
});

/** Ways to split the file into cells: the intended one, and those of spreadsheets with another separator. */
const READINGS: Record<string, (text: string) => string[][]> = {
  'with commas': (text) => parse(text, { bom: true }),
  'with semicolons': (text) => parseLeniently(text, ';'),
  'with tabs': (text) => parseLeniently(text, '\t'),
  'with semicolons, without quotes': (text) => splitAt(text, ';'),
  'with tabs, without quotes': (text) => splitAt(text, '\t'),
};

describe('The CSV file of the usage report with random titles', () => {
  let api: System;

  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());

  it('has no cell that begins a formula, whatever separator its reader uses', async function () {
    this.timeout(RUNS * 5_000);
    await api.reset();
    await extendLedger(api.database, 'UTC', api.clock(), new Date('2026-02-24T00:00:00Z'));
    await api.database('metric_days').update({ status: 'built', built_at: api.clock() });
    const property = fc.asyncProperty(arbitraryCase, async ({ titles, publisher }) => {
      await api.database('books').delete();
      await api.database('publishers').delete();
      await api.database('publishers').insert({ id: 1, name: publisher });
      await api
        .database('books')
        .insert(titles.map((title, index) => ({ id: index + 1, publisher_id: 1, title })));
      const { status, text } = await api.send('GET', PATH);
      expect(status, text).to.equal(200);
      for (const [reading, read] of Object.entries(READINGS)) {
        const cells = read(text).flat();
        expect(
          cells.filter((cell) => FORMULA.test(cell)),
          reading,
        ).to.deep.equal([]);
      }
      const records: string[][] = parse(text, { bom: true });
      expect(records).to.have.lengthOf(titles.length + 2);
      expect(records.map(([, title]) => lettersOf(title))).to.deep.equal(
        ['title', ...titles, 'Total'].map(lettersOf),
      );
      expect(text.slice(1).replaceAll('\r\n', '')).to.not.match(
        /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u,
      );
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

/** The characters that never change: all but apostrophes, blanks and those that titles no longer accept. */
const lettersOf = (text = '') => text.replaceAll(/['\s\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');

/** Quotes in the middle of a cell, and one that is never closed, do not keep a spreadsheet from reading on. */
function parseLeniently(text: string, delimiter: string): string[][] {
  const options = { bom: true, delimiter, relax_quotes: true, relax_column_count: true };
  try {
    return parse(text, options);
  } catch {
    return parse(`${text}"`, options);
  }
}

const splitAt = (text: string, delimiter: string) =>
  text.split(/\r\n|\r|\n/).map((line) => line.split(delimiter));
