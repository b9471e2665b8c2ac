import { expect } from 'chai';
import { readAskedFor } from './asked-for.ts';
import { nameExists, SCHEMA_NAME } from './named-things.ts';

/** The five documents, each a section of the page. */
const DOCUMENTS = [
  'storytime-analytics-engine-spec',
  'video-interaction-spec',
  'video-analytics-tracking-guide',
  'engagement-tracking-summary',
  'video-analytics-aggregation-readme',
];

const ISSUES = ['dashboard', 'engine', 'engagement', 'tracker', 'publishers', 'operate', 'scale'];

const HEAD = '| asked for | here | note |\n|---|---|---|\n';

/** docs/sources.md, "How to read it". The names of the database are in test/foundation/db/asked-for-schema.test.ts. */
describe('docs/sources.md', () => {
  const rows = readAskedFor();
  const told = (row: { section: string; what: string }) => `${row.section}: ${row.what}`;

  it('covers each of the five documents', () => {
    expect([...new Set(rows.map(({ section }) => section))]).to.deep.equal(DOCUMENTS);
  });

  it('marks each requirement as built with a name, planned with an issue, or left out with a reason', () => {
    const wrong = rows.filter(({ status, issue, names, note }) => {
      if (status === 'planned') return !ISSUES.includes(issue ?? '');
      if (issue !== undefined) return true;
      return status === 'built' ? names.length === 0 : names.length > 0 || note === '';
    });
    expect(wrong.map(told)).to.deep.equal([]);
  });

  it('names only existing routes, jobs, metrics, settings and files if built, and none of them if planned', () => {
    const wrong = rows.flatMap((row) =>
      [
        ...row.names.filter((name) => nameExists(name) === (row.status === 'planned')),
        ...row.namesInNote.filter((name) => nameExists(name) === false),
      ].map((name) => `${told(row)}: ${name}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('uses only names in a notation that it explains', () => {
    const wrong = rows
      .flatMap(({ names, namesInNote }) => [...names, ...namesInNote])
      .filter((name) => nameExists(name) === undefined && !SCHEMA_NAME.test(name));
    expect(wrong).to.deep.equal([]);
  });
});

describe('The parser of docs/sources.md', () => {
  it('splits a row into its parts', () => {
    expect(readAskedFor(`## a\n${HEAD}| \`x\` | **planned: scale** \`job y\` | see \`z\` |`)).to.deep.equal([
      {
        ...{ section: 'a', what: '`x`', status: 'planned', issue: 'scale' },
        ...{ names: ['job y'], note: 'see `z`', namesInNote: ['z'] },
      },
    ]);
  });

  it('rejects a row without a status, or with an extra cell', () => {
    for (const row of [
      '| x | `y` | |',
      '| x | **soon** | |',
      '| x | **built** `y` | | z |',
      '| x | **built** |',
    ]) {
      expect(() => readAskedFor(HEAD + row), row).to.throw('docs/sources.md');
    }
  });

  it('distinguishes names that exist from others', () => {
    const route = 'GET /admin/api/v1/analytics/books/:id';
    const there = [
      `${route} > book.dropoff.bucket_percent`,
      `${route} ? start`,
      'POST /api/v1/events < events.book_id',
    ];
    for (const name of [
      ...there,
      'job backfill',
      'metadata.quality',
      'LATE_WINDOW_DAYS',
      'PORT',
      'storytime days',
      'src/app.ts',
    ]) {
      expect(nameExists(name), name).to.equal(true);
    }
    const absent = [
      `${route} > book.colour`,
      `${route} ? colour`,
      'POST /api/v1/events < colour',
      'GET /colours',
    ];
    for (const name of [
      ...absent,
      'job paint',
      'metric storytime_colours',
      'metadata.colour',
      'COLOUR',
      'storytime paint',
      'src/colour.ts',
    ]) {
      expect(nameExists(name), name).to.equal(false);
    }
  });
});
