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
describe('What was asked for', () => {
  const rows = readAskedFor();
  const told = (row: { section: string; what: string }) => `${row.section}: ${row.what}`;

  it('is told of each of the five documents', () => {
    expect([...new Set(rows.map(({ section }) => section))]).to.deep.equal(DOCUMENTS);
  });

  it('is built under a name, is planned with its issue, or is left out with a reason', () => {
    const wrong = rows.filter(({ status, issue, names, note }) => {
      if (status === 'planned') return !ISSUES.includes(issue ?? '');
      if (issue !== undefined) return true;
      return status === 'built' ? names.length === 0 : names.length > 0 || note === '';
    });
    expect(wrong.map(told)).to.deep.equal([]);
  });

  it('has names of routes, jobs, metrics, settings and files that exist where it is built, and do not where it is planned', () => {
    const wrong = rows.flatMap((row) =>
      [
        ...row.names.filter((name) => nameExists(name) === (row.status === 'planned')),
        ...row.namesInNote.filter((name) => nameExists(name) === false),
      ].map((name) => `${told(row)}: ${name}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('has only names in a notation that is explained', () => {
    const wrong = rows
      .flatMap(({ names, namesInNote }) => [...names, ...namesInNote])
      .filter((name) => nameExists(name) === undefined && !SCHEMA_NAME.test(name));
    expect(wrong).to.deep.equal([]);
  });
});

describe('The reading of docs/sources.md', () => {
  it('takes a row apart', () => {
    expect(readAskedFor(`## a\n${HEAD}| \`x\` | **planned: scale** \`job y\` | see \`z\` |`)).to.deep.equal([
      {
        ...{ section: 'a', what: '`x`', status: 'planned', issue: 'scale' },
        ...{ names: ['job y'], note: 'see `z`', namesInNote: ['z'] },
      },
    ]);
  });

  it('refuses a row without a status, or with a cell too many', () => {
    for (const row of [
      '| x | `y` | |',
      '| x | **soon** | |',
      '| x | **built** `y` | | z |',
      '| x | **built** |',
    ]) {
      expect(() => readAskedFor(HEAD + row), row).to.throw('docs/sources.md');
    }
  });

  it('knows what exists from what does not', () => {
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
