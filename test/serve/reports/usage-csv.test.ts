import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { extendLedger } from '../../../src/compute/ledger/day-ledger.ts';
import { eventually } from '../../support/eventually.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';

/**
 * The usage report as a file: the same rows, in a form that spreadsheets and parsers read alike, in which no
 * title is a formula, and which never looks whole when it is not.
 */
const PATH = '/admin/api/v1/reports/usage';
const RANGE = 'start=2026-02-01&end=2026-02-24';
const HEADER = [
  ...['book_id', 'title', 'publisher_id', 'publisher', 'minutes_watched', 'play_starts', 'play_ends'],
  ...['unique_children', 'completion_count', 'average_watch_percentage', 'complete', 'final'],
];

/** The end of every line if the dates are built and can still change. */
const MARKS = ['true', 'false'];

/** More rows than fit into the buffers between a server and a client that does not read. */
const MANY_BOOKS = 40_000;

describe('The CSV file of the usage report', () => {
  let api: System;
  const fetchCsv = (query = RANGE) => api.send('GET', `${PATH}.csv?${query}`, { key: TEST_KEYS.admin });
  const recordsOf = (text: string): string[][] => parse(text, { bom: true, record_delimiter: '\r\n' });
  const insertBooks = (titles: string[]) =>
    api.database('books').insert(titles.map((title, index) => ({ id: index + 1, publisher_id: 1, title })));
  const insertManyBooks = () =>
    api.database.raw(
      `insert into books (id, publisher_id, title)
       select id, 1, repeat('long ', 99) || id from generate_series(1, ${MANY_BOOKS}) as id`,
    );

  before(async () => {
    api = await startSystem();
  });
  beforeEach(async () => {
    await api.reset();
    await api.database('publishers').insert({ id: 1, name: 'Lantern Press' });
    await extendLedger(api.database, 'UTC', api.clock(), new Date('2026-02-01T00:00:00Z'));
    await api.database('metric_days').update({ status: 'built', built_at: api.clock() });
  });
  after(() => api.close());

  it('covers its range, in UTF-8 with a header, CRLF, plain numbers and the total', async () => {
    await insertBooks(['Die Bärin träumt']);
    await api.database('daily_book_metrics').insert({
      ...{ book_id: 1, publisher_id: 1, metric_date: '2026-02-03', total_play_starts: 1_234_567 },
      ...{ watched_milliseconds: 75_000_000_000, total_play_ends: 3, completion_count: 2 },
      ...{ watch_percentage_sum: '123.4567', watch_percentage_count: 2, computed_at: '2026-02-04T00:00:00Z' },
    });
    const answer = await fetchCsv();
    expect(answer.status).to.equal(200);
    expect(answer.headers).to.include({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="usage-2026-02-01-to-2026-02-24.csv"',
      'cache-control': 'no-store',
    });
    const figures = `1250000,1234567,3,0,2,61.73,${MARKS.join(',')}`;
    expect(answer.text).to.equal(
      `\uFEFF${HEADER.join(',')}\r\n1,Die Bärin träumt,1,Lantern Press,${figures}\r\n,Total,,,${figures}\r\n`,
    );
  });

  it('has a header and a total of zero without any book', async () => {
    expect(recordsOf((await fetchCsv()).text)).to.deep.equal([
      HEADER,
      ['', 'Total', '', '', '0', '0', '0', '0', '0', '', ...MARKS],
    ]);
  });

  it('has no cell that a spreadsheet takes for a formula', async () => {
    const formulas = ['=', '+', '-', '@', '\t=', '\r=', '＝', '＋', '－', '＠'].map(
      (start) => `${start}HYPERLINK("http://evil.example","x")`,
    );
    await insertBooks(formulas);
    await api.database('publishers').update({ name: '=1+1' });
    const records = recordsOf((await fetchCsv()).text).slice(1, -1);
    const shown = formulas.map((title) => `'${title.replace(/[\t\r]/, ' ')}`);
    expect(records.map(([, title]) => title)).to.deep.equal(shown);
    expect(records.map(([, , , publisher]) => publisher)).to.deep.equal(formulas.map(() => "'=1+1"));
  });

  it('has no formula for a spreadsheet with semicolons as separators, either', async () => {
    const titles = ['a;=1', 'a; "-1', 'a\t@x', 'a;b', 'a\n=1', 'a=1;'];
    await insertBooks(titles);
    const records = recordsOf((await fetchCsv()).text).slice(1, -1);
    expect(records.map(([, title]) => title)).to.deep.equal([
      ...["a;'=1", `a;' "-1`, 'a @x', 'a;b', 'a =1', 'a=1;'],
    ]);
  });

  it('shows stored characters that are no longer accepted as blanks, as every report does', async () => {
    await insertBooks(['a\nb\r\nc', 'd\u0001e\u202ef']);
    await api.database('publishers').update({ name: 'x\ty' });
    const titles = ['a b c', 'd e f'];
    const records = recordsOf((await fetchCsv()).text).slice(1, -1);
    expect(records.map(([, title, , publisher]) => [title, publisher])).to.deep.equal(
      titles.map((title) => [title, 'x y']),
    );
    const usage = (await api.send('GET', `${PATH}?${RANGE}`)).body as { data: object[] };
    expect(usage.data[1]).to.include({ title: 'd e f', publisher: 'x y' });
    const book = (await api.send('GET', `/admin/api/v1/analytics/books/1?${RANGE}`)).body as { book: object };
    expect(book.book).to.include({ title: 'a b c' });
    await api.database('books').update({ published_at: '2025-01-01T00:00:00Z' });
    const alerts = (await api.send('GET', '/admin/api/v1/engagement_alerts')).body as { data: object[] };
    expect(alerts.data[1]).to.include({ kind: 'no_plays', title: 'd e f', publisher: 'x y' });
  });

  it('keeps quotes, separators and everything else in a title', async () => {
    const titles = [
      'The "Moon" Bear',
      'One, two; three',
      '"',
      ' spaced ',
      "'quoted",
      '1-2=3',
      '月と熊 🐻 é',
      '007',
    ];
    await insertBooks(titles);
    const { text } = await fetchCsv();
    expect(recordsOf(text).map(([, title]) => title)).to.deep.equal(['title', ...titles, 'Total']);
    expect(text).to.include('"The ""Moon"" Bear"').and.to.include('"One, two; three"');
  });

  it('equals the JSON of the report, over many batches, from one snapshot', async () => {
    await insertManyBooks();
    const [csv, json] = [await fetchCsv(), await api.send('GET', `${PATH}?${RANGE}`)];
    const rows = (json.body as { data: Record<string, unknown>[] }).data;
    const figures = HEADER.slice(0, -MARKS.length);
    const shown = rows.map((row) => [...figures.map((column) => String(row[column] ?? '')), ...MARKS]);
    const records = recordsOf(csv.text);
    expect(records).to.have.length(MANY_BOOKS + 2);
    expect(JSON.stringify(records.slice(1, -1))).to.equal(JSON.stringify(shown));
  });

  it('is replaced by a problem document if something fails before the first line', async () => {
    expectProblem(await fetchCsv(`${RANGE}&publisher_id=99`), 'not_found');
    expectProblem(await fetchCsv(`${RANGE}&book_id=99`), 'not_found');
    expectProblem(await fetchCsv('start=2026-02-30'), 'invalid_request', '#/query/start');
    expectProblem(await api.send('GET', `${PATH}.csv`, { key: TEST_KEYS.ops }), 'scope_missing');
    expect((await fetchCsv(`${RANGE}&book_id=99`)).headers).to.not.have.property('content-disposition');
  });

  it('breaks the connection if it is cut off, so that the client notices', async () => {
    await insertManyBooks();
    const response = await openCsv(api);
    const [first] = (await once(response, 'data')) as [Buffer];
    response.pause();
    await eventually('the server waits for the client', () => isHoldingSnapshot(api));
    await api.database.raw(`select pg_terminate_backend(pid) from pg_stat_activity
      where state = 'idle in transaction' and datname = current_database()`);
    const rest: Buffer[] = [];
    const outcome = new Promise<string>((resolve) => {
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      response.on('end', () => resolve('a whole file'));
    });
    response.on('data', (chunk: Buffer) => rest.push(chunk)).resume();
    expect(await outcome).to.equal('ECONNRESET');
    expect(Buffer.concat([first, ...rest]).toString()).to.not.include(',Total,');
    await eventually('the pool has healed', async () => (await api.send('GET', '/readyz')).status === 200);
    expect(JSON.stringify(api.log.lines)).to.not.include('long');
  });

  it('releases its connection if nobody reads it to its end', async () => {
    await insertManyBooks();
    const response = await openCsv(api);
    await once(response, 'data');
    response.pause();
    await eventually('the server waits for the client', () => isHoldingSnapshot(api));
    response.destroy();
    await eventually('no snapshot is held', async () => !(await isHoldingSnapshot(api)));
    await eventually('no connection is used', () => api.database.client.pool.numUsed() === 0);
  });

  it('answers HEAD without a body and holds nothing', async () => {
    await insertManyBooks();
    const answer = await api.send('HEAD', `${PATH}.csv?${RANGE}`);
    expect(answer).to.deep.include({ status: 200, text: '' });
    await eventually('no connection is used', () => api.database.client.pool.numUsed() === 0);
  });
});

/** The answer as soon as its headers have arrived; its body is still unread. */
async function openCsv({ address }: System): Promise<IncomingMessage> {
  const sent = request(`${address}${PATH}.csv?${RANGE}`, {
    headers: { authorization: `Bearer ${TEST_KEYS.admin}` },
    agent: false,
  });
  const [response] = (await once(sent.end(), 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  sent.on('error', () => undefined);
  return response;
}

async function isHoldingSnapshot({ database }: System): Promise<boolean> {
  const { rows } = await database.raw(`select count(*) as held from pg_stat_activity
    where state = 'idle in transaction' and datname = current_database() and state_change < now() - interval '300 ms'`);
  return rows[0].held > 0;
}
