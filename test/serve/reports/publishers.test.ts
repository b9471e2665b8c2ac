import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type AnalyticsApi, DAY_SECONDS, startAnalytics } from './reading-analytics.ts';

/** All publishers beside one another, against numbers worked out by hand (docs/api.md, "All publishers"). */
const PATH = '/admin/api/v1/reports/publishers';
const BOTH_DAYS = 'start=2024-05-06&end=2024-05-07';
const BEFORE_ALL = 'start=2024-01-01&end=2024-01-02';

/** 300 seconds of publisher 1, to the end, by child 1; 100 and 50 of publisher 2 by children 1 and 2. */
const EVENTS = [
  ...buildStream('play_start 0 0, play_end 300 300'),
  ...buildStream('play_start 1000 0, play_end 1100 100', { bookId: '2' }),
  ...buildStream(`play_start ${DAY_SECONDS} 0, play_end ${DAY_SECONDS + 50} 50`, {
    childId: '2',
    bookId: '2',
  }),
];

interface Report {
  data: Record<string, number | string | null>[];
  total: Record<string, number | string | null>;
  meta: { completeness: string; not_built: string[]; unique_children_partial?: true };
}

const figures = (
  [minutes_watched, share_of_minutes]: [number, number | null],
  play_starts: number,
  unique_children: number,
  completion_count: number,
  completion_rate: number | null,
) => ({ minutes_watched, share_of_minutes, play_starts, unique_children, completion_count, completion_rate });

describe('The publishers report', () => {
  let api: AnalyticsApi;
  before(async () => {
    api = await startAnalytics();
  });
  beforeEach(async () => {
    await api.reset();
    await api.database('publishers').insert({ id: 9, name: '=Nobody;+1' });
    await api.watch(EVENTS);
  });
  after(() => api.close());

  const read = async (query: string) => {
    const answer = await api.send('GET', `${PATH}?${query}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as Report;
  };
  const fileOf = async (query: string): Promise<string[][]> => {
    const answer = await api.send('GET', `${PATH}.csv?${query}`);
    expect(answer.status, answer.text).to.equal(200);
    return parse(answer.text, { bom: true, record_delimiter: '\r\n' });
  };

  it('lists publishers by watch time with their shares, and the library with its own distinct children', async () => {
    const { data, total } = await read(BOTH_DAYS);
    const of = (id: number, publisher: string, books: number) => ({ publisher_id: id, publisher, books });
    expect(data).to.deep.equal([
      { ...of(1, 'Lantern Press', 1), ...figures([5, 0.6667], 1, 1, 1, 1) },
      { ...of(2, 'Kite & Sons', 1), ...figures([2.5, 0.3333], 2, 2, 0, 0) },
      { ...of(9, '=Nobody;+1', 0), ...figures([0, 0], 0, 0, 0, null) },
    ]);
    expect(total).to.deep.equal({ books: 2, ...figures([7.5, 1], 3, 2, 1, 0.333) });
  });

  it('counts a book for the publisher that it had when the date was built, and its children there', async () => {
    await finaliseDays(api.database, new Date('2024-05-23T12:00:00Z'));
    await api.database('metric_days').where({ metric_date: '2024-05-07' }).update({ status: 'built' });
    const moved = { id: 2, publisher_id: 1, title: 'Book 2', duration_seconds: 300 };
    await api.send('POST', '/admin/api/v1/catalogue', { json: { books: [moved] } });
    await api.buildDays();
    const { data, total } = await read(BOTH_DAYS);
    expect(data[0]).to.include({ publisher_id: 1, books: 2, ...figures([5.83, 0.7778], 2, 2, 1, 0.5) });
    expect(data[1]).to.include({ publisher_id: 2, books: 0, ...figures([1.67, 0.2222], 1, 1, 0, 0) });
    expect(total).to.include({ unique_children: 2, minutes_watched: 7.5 });
  });

  it('divides a pool by minutes, to the last cent', async () => {
    const amountsOf = async (query: string) => {
      const { data, total } = await read(query);
      return [...data.map(({ amount }) => amount), total.amount];
    };
    expect(await amountsOf(`${BOTH_DAYS}&pool=10000`)).to.deep.equal([
      '6666.67',
      '3333.33',
      '0.00',
      '10000.00',
    ]);
    expect(await amountsOf(`${BOTH_DAYS}&pool=0.01`)).to.deep.equal(['0.01', '0.00', '0.00', '0.01']);
    const largest = ['666666666.67', '333333333.33', '0.00', '1000000000.00'];
    expect(await amountsOf(`${BOTH_DAYS}&pool=1000000000.00`)).to.deep.equal(largest);
  });

  it('divides nothing if nothing was watched, or if nothing is known', async () => {
    for (const range of ['start=2024-05-08&end=2024-05-08', BEFORE_ALL]) {
      const { data, total } = await read(`${range}&pool=100.00`);
      expect(
        [...data, total].map(({ amount }) => amount),
        range,
      ).to.deep.equal([null, null, null, null]);
    }
  });

  it('says nothing but the number of books about days that are not built', async () => {
    const { data, total, meta } = await read(BEFORE_ALL);
    const { publisher_id, publisher, books, ...unknown } = data[0]!;
    expect([publisher_id, publisher, books]).to.deep.equal([1, 'Lantern Press', 1]);
    expect(new Set(Object.values(unknown))).to.deep.equal(new Set([null]));
    expect([total.books, total.minutes_watched, total.share_of_minutes]).to.deep.equal([2, null, null]);
    expect(meta.completeness).to.equal('none');
  });

  it('says if the children of deleted plays no longer count', async () => {
    await api.database('plays').where({ child_profile_id: 2 }).delete();
    const { data, total, meta } = await read(BOTH_DAYS);
    expect([data[1]?.unique_children, data[1]?.play_starts, total.unique_children]).to.deep.equal([1, 2, 1]);
    expect(meta.unique_children_partial).to.equal(true);
  });

  it('has the same content as a CSV file, in which no name is a formula', async () => {
    const [header = [], ...lines] = await fileOf(`${BOTH_DAYS}&pool=10000`);
    const marks = ['true', 'false'];
    expect(header.slice(-3)).to.deep.equal(['complete', 'final', 'amount']);
    expect(lines).to.deep.equal([
      ['1', 'Lantern Press', '1', '5', '0.6667', '1', '1', '1', '1', ...marks, '6666.67'],
      ['2', 'Kite & Sons', '1', '2.5', '0.3333', '2', '2', '0', '0', ...marks, '3333.33'],
      ['9', "'=Nobody;'+1", '0', '0', '0', '0', '0', '0', '', ...marks, '0.00'],
      ['', 'Total', '2', '7.5', '1', '3', '2', '1', '0.333', ...marks, '10000.00'],
    ]);
    expect((await fileOf(BOTH_DAYS))[0]).to.deep.equal(header.slice(0, -1));
  });

  it('refuses a CSV file of days that are not built, unless the request leaves them out', async () => {
    expectProblem(await api.send('GET', `${PATH}.csv?${BEFORE_ALL}`), 'days_not_built');
    const answer = await api.send('GET', `${PATH}.csv?${BEFORE_ALL}&allow_incomplete=true&pool=1`);
    expect(answer.headers).to.include({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="publishers-2024-01-01-to-2024-01-02.csv"',
      'cache-control': 'no-store',
      'storytime-completeness': 'none',
    });
    expect(answer.text.trim().split('\r\n').at(-1)).to.equal(',Total,2,,,,,,,false,false,');
  });
});
