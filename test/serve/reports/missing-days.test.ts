import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type AnalyticsApi, startAnalytics } from './reading-analytics.ts';

/**
 * Days that are not built differ from days on which nobody watched, in every sum and every file (docs/api.md, "Sums
 * over days that are missing"). Events begin on 2024-05-06, and today is 2024-05-08.
 */
const USAGE = '/admin/api/v1/reports/usage';
const TODAY = '2024-05-08';
const BUILT = 'start=2024-05-06&end=2024-05-08';
const PARTLY_BUILT = 'start=2024-05-05&end=2024-05-07';
const NEVER_BUILT = 'start=2024-04-01&end=2024-04-30';
const ANALYTICS = ['platform', 'books/1', 'publishers/1'].map(
  (subject) => `/admin/api/v1/analytics/${subject}`,
);

const nullsFor = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));
const SUMS = [
  ...['total_play_starts', 'total_minutes_watched', 'total_unique_children', 'total_completions'],
  'overall_completion_rate',
];
const FIGURES = [
  ...['minutes_watched', 'play_starts', 'play_ends', 'unique_children', 'completion_count'],
  'average_watch_percentage',
];

interface BookAnswer {
  book: {
    dropoff: { session_count: number | null }[];
    session_lengths: { plays: number | null; percentage: number | null }[];
  } & Record<string, unknown>;
}

describe('Missing days', () => {
  let api: AnalyticsApi;
  const ask = async (path: string) => {
    const answer = await api.send('GET', path);
    expect(answer.status, answer.text).to.equal(200);
    return answer;
  };
  const stateOf = async (path: string) => (await ask(path)).headers['storytime-completeness'];
  const csvOf = async (query: string): Promise<Record<string, string>[]> =>
    parse((await ask(`${USAGE}.csv?${query}`)).text, { bom: true, columns: true });
  const statesIn = async (query: string) => {
    const lines = await csvOf(query);
    return [...new Set(lines.map(({ complete, final }) => `${complete} ${final}`))];
  };
  const forget = (date: string) =>
    api.database('metric_days').where({ metric_date: date }).update({ status: 'missing', built_at: null });

  before(async () => {
    api = await startAnalytics();
  });
  beforeEach(async () => {
    await api.reset();
    await api.watch(buildStream('play_start 0 0, play_end 300 300'));
  });
  after(() => api.close());

  it('make a sum null in every summary if all of its days are missing', async () => {
    for (const path of ANALYTICS) {
      const { summary, meta } = (await ask(`${path}?${NEVER_BUILT}`)).body as Record<string, object>;
      expect(summary, path).to.deep.equal(nullsFor(SUMS));
      expect(meta, path).to.include({ completeness: 'none' });
    }
    const { data, total } = (await ask(`${USAGE}?${NEVER_BUILT}`)).body as { data: object[]; total: object };
    expect(total).to.deep.equal(nullsFor(FIGURES));
    expect(data).to.have.lengthOf(2);
    for (const row of data) expect(row).to.deep.include(nullsFor(FIGURES));
  });

  it('make the figures of a book null as well, except the all-time ones', async () => {
    const { book } = (await ask(`${ANALYTICS[1]}?${NEVER_BUILT}`)).body as BookAnswer;
    expect(book).to.deep.include({
      ...{ sessions: null, average_watch_percentage: null, verified_completions: null },
    });
    expect(book.all_time).to.include({ average_views_per_child: 1, total_play_starts: 1 });
    expect(book.dropoff.map(({ session_count }) => session_count)).to.deep.equal(Array(11).fill(null));
    for (const length of book.session_lengths) expect(length).to.include({ plays: null, percentage: null });
  });

  it('are left out of a sum that has other days, and make it partial', async () => {
    for (const path of ANALYTICS) {
      const { summary, meta } = (await ask(`${path}?${PARTLY_BUILT}`)).body as Record<string, object>;
      expect(summary, path).to.include({ total_play_starts: 1, total_minutes_watched: 5 });
      expect(meta, path).to.deep.include({ completeness: 'partial', not_built: ['2024-05-05'] });
    }
    const { data, total, meta } = (await ask(`${USAGE}?${PARTLY_BUILT}`)).body as {
      data: { play_starts: number }[];
      total: object;
      meta: object;
    };
    expect(total).to.include({ play_starts: 1, minutes_watched: 5 });
    expect(data.map(({ play_starts }) => play_starts)).to.deep.equal([1, 0]);
    expect(meta).to.include({ completeness: 'partial' });
  });

  it('are named in a header of every answer about a range, including a 304 and the CSV file', async () => {
    const paths = [...ANALYTICS, USAGE];
    for (const path of paths) {
      expect(await stateOf(`${path}?${NEVER_BUILT}`)).to.equal('none');
      expect(await stateOf(`${path}?${PARTLY_BUILT}`)).to.equal('partial');
      const first = await ask(`${path}?${BUILT}`);
      expect(first.headers['storytime-completeness']).to.equal('provisional');
      const headers = { 'if-none-match': first.headers.etag };
      const again = await api.send('GET', `${path}?${BUILT}`, { headers });
      expect(again.status).to.equal(304);
      expect(again.headers['storytime-completeness']).to.equal('provisional');
    }
    expect(await stateOf('/admin/api/v1/engagement_alerts?days=2')).to.equal('provisional');
    await finaliseDays(api.database, new Date('2024-05-30T12:00:00Z'));
    for (const path of [...paths, `${USAGE}.csv`])
      expect(await stateOf(`${path}?start=2024-05-06&end=2024-05-07`), path).to.equal('final');
  });

  it('prevent a CSV file, which would not show them, unless the request allows them', async () => {
    const refused = await api.send('GET', `${USAGE}.csv?${PARTLY_BUILT}`);
    const { detail } = expectProblem(refused, 'days_not_built', '#/query/allow_incomplete');
    expect(detail).to.include('2024-05-05').and.include('2024-05-06 to 2024-05-07');
    expect(refused.headers).to.not.have.any.keys('content-disposition', 'storytime-completeness');
    expectProblem(
      await api.send('GET', `${USAGE}.csv?${PARTLY_BUILT}&allow_incomplete=false`),
      'days_not_built',
    );
    expectProblem(await api.send('GET', `${USAGE}.csv?${NEVER_BUILT}`), 'days_not_built');
    expectProblem(await api.send('GET', `${USAGE}.csv`), 'days_not_built');
    expectProblem(await api.send('GET', `${USAGE}.csv?${NEVER_BUILT}&book_id=99`), 'not_found');
    expect((await api.send('HEAD', `${USAGE}.csv?${NEVER_BUILT}`)).status).to.equal(409);
  });

  it('are marked in every line of a CSV file that is requested all the same', async () => {
    const lines = await csvOf(`${PARTLY_BUILT}&allow_incomplete=true`);
    expect(
      lines.map(({ title, play_starts, complete, final }) => [title, play_starts, complete, final]),
    ).to.deep.equal([
      ['Book 1', '1', 'false', 'false'],
      ['Book 2', '0', 'false', 'false'],
      ['Total', '1', 'false', 'false'],
    ]);
    expect(await stateOf(`${USAGE}.csv?${PARTLY_BUILT}&allow_incomplete=true`)).to.equal('partial');
    const empty = await csvOf(`${NEVER_BUILT}&allow_incomplete=true`);
    expect(empty.map(({ title }) => title)).to.deep.equal(['Book 1', 'Book 2', 'Total']);
    for (const line of empty)
      expect(line).to.include({ complete: 'false', final: 'false' }).and.to.include(emptyFigures());
  });

  it('do not prevent a CSV file up to today, which has only begun', async () => {
    expect(await statesIn(BUILT)).to.deep.equal(['true false']);
    // Just after midnight, today is in the ledger, but not built yet.
    await forget(TODAY);
    expect(await statesIn(BUILT)).to.deep.equal(['false false']);
    expect(await stateOf(`${USAGE}.csv?${BUILT}`)).to.equal('partial');
    await forget('2024-05-07');
    expectProblem(await api.send('GET', `${USAGE}.csv?${BUILT}`), 'days_not_built');
  });

  it('prevent a CSV file of today alone before its first build, and of future days', async () => {
    await forget(TODAY);
    expectProblem(await api.send('GET', `${USAGE}.csv?start=${TODAY}`), 'days_not_built');
    expectProblem(await api.send('GET', `${USAGE}.csv?start=2024-05-06&end=2024-05-09`), 'days_not_built');
  });

  it('no longer exist once the days are final', async () => {
    await finaliseDays(api.database, new Date('2024-05-30T12:00:00Z'));
    expect(await statesIn('start=2024-05-06&end=2024-05-07')).to.deep.equal(['true true']);
  });

  it('are allowed with true or false, in a request for the CSV file only', async () => {
    for (const value of ['', '1', 'yes', 'TRUE'])
      expectProblem(
        await api.send('GET', `${USAGE}.csv?${BUILT}&allow_incomplete=${value}`),
        'invalid_request',
        '#/query/allow_incomplete',
      );
    expectProblem(
      await api.send('GET', `${USAGE}?${BUILT}&allow_incomplete=true`),
      'invalid_request',
      '#/query/allow_incomplete',
    );
  });
});

const emptyFigures = () => Object.fromEntries(FIGURES.map((name) => [name, '']));
