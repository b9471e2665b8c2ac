import { expect } from 'chai';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { isQueryTimeout } from '../../../src/foundation/db/database-errors.ts';
import { inSnapshot, inTransaction } from '../../../src/foundation/db/in-transaction.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { eventually } from '../../support/eventually.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type AnalyticsApi, CATALOGUE, startAnalytics } from './reading-analytics.ts';

const DAY = '2024-05-06';
const ONE_DAY = `start=${DAY}&end=${DAY}`;
const SUBJECTS = ['platform', 'books/1', 'publishers/1'];
const WAITING = `datname = current_database() and wait_event_type = 'Lock' and query like '%plays%'`;

describe('The queries of an analytics answer', () => {
  let api: AnalyticsApi;

  before(async () => {
    api = await startAnalytics();
  });
  beforeEach(async () => {
    await api.reset();
    await api.watch(
      ['1', '2'].flatMap((childId) => buildStream('play_start 0 0, play_end 300 300', { childId })),
    );
  });
  after(() => api.close());

  const countWaiting = async () => {
    const { rows } = await api.database.raw(
      `select count(*) as waiting from pg_stat_activity where ${WAITING}`,
    );
    return rows[0].waiting as number;
  };

  for (const subject of SUBJECTS) {
    it(`about ${subject} see one snapshot, without what is committed between two of them`, async () => {
      const before = await api.fetch(subject, ONE_DAY);
      const holder = await api.database.transaction();
      await holder.raw('lock table plays in access exclusive mode');
      const answer = api.fetch(subject, ONE_DAY);
      await eventually('the second query waits', async () => (await countWaiting()) > 0);
      await holder.raw(`delete from plays; delete from daily_book_metrics; delete from daily_publisher_metrics;
        update daily_platform_metrics set total_play_starts = 0, unique_children = 0`);
      await holder.commit();
      expect(await answer).to.deep.equal(before);
      expect((await api.fetch(subject, ONE_DAY)).summary.total_unique_children).to.equal(0);
    });
  }

  it('never mix a day with the day that replaces it', async function () {
    this.timeout(60_000);
    let isRebuilding = true;
    const rebuild = async () => {
      for (let time = 0; time < 20; time += 1) {
        const children = CATALOGUE.children.map((child) => ({
          ...child,
          is_test: child.id === 2 && time % 2 === 0,
        }));
        await api.send('POST', '/admin/api/v1/catalogue', { json: { children } });
        await rebuildDay(api.database, DAY, { now: api.clock() });
      }
      isRebuilding = false;
    };
    const seen = new Set<number>();
    const read = async (subject: string) => {
      while (isRebuilding) {
        const { data, summary } = await api.fetch(subject, ONE_DAY);
        expect(data[0]?.unique_children).to.equal(summary.total_unique_children);
        expect(data[0]?.play_starts).to.equal(summary.total_play_starts);
        expect(data[0]?.minutes_watched).to.equal((data[0]?.play_starts ?? 0) * 5);
        seen.add(summary.total_play_starts ?? 0);
      }
    };
    await Promise.all([rebuild(), ...SUBJECTS.map(read)]);
    expect([...seen].sort()).to.deep.equal([1, 2]);
  });

  it('run with a time-out of 30 seconds, read only, and in one snapshot', async () => {
    const settings = await inSnapshot(api.database, async (snapshot) => {
      const { rows } = await snapshot.raw(
        `select current_setting('statement_timeout') as timeout, current_setting('transaction_isolation') as isolation,
           current_setting('transaction_read_only') as read_only`,
      );
      return rows[0];
    });
    expect(settings).to.deep.equal({ timeout: '30s', isolation: 'repeatable read', read_only: 'on' });
  });

  it('begin with that time-out in every report', async () => {
    for (const subject of SUBJECTS) {
      const statements: string[] = [];
      const remember = ({ sql }: { sql: string }) => statements.push(sql);
      api.database.on('query', remember);
      await api.fetch(subject, ONE_DAY);
      api.database.removeListener('query', remember);
      expect(statements[0]).to.match(/^BEGIN/i);
      expect(statements.slice(1, 3)).to.include('set local statement_timeout = 30000');
      expect(statements.at(-1)).to.match(/^COMMIT/i);
    }
  });

  it('are answered with query_timeout and Retry-After, and nothing else, if they take too long', async () => {
    const holder = await api.database.transaction();
    await holder.raw('lock table plays in access exclusive mode');
    try {
      for (const subject of SUBJECTS) {
        const answer = api.send('GET', `/admin/api/v1/analytics/${subject}?${ONE_DAY}`);
        await eventually('the query waits', async () => (await countWaiting()) > 0);
        // The error of the server for a query that exceeds its time limit, without half a minute of waiting.
        await api.database.raw(`select pg_cancel_backend(pid) from pg_stat_activity where ${WAITING}`);
        const given = await answer;
        expectProblem(given, 'query_timeout');
        expect(given.headers['retry-after']).to.match(/^[1-9]\d*$/);
      }
    } finally {
      await holder.rollback();
    }
    expect((await api.fetch('platform', ONE_DAY)).summary.total_unique_children).to.equal(2);
  });
});

describe('A time-out for the statements of a transaction', () => {
  let api: AnalyticsApi;
  let database: Database;

  before(async () => {
    api = await startAnalytics();
    database = connectDatabase({
      url: api.url,
      applicationName: 'one connection',
      connectionsMax: 1,
      statementTimeoutMilliseconds: 12_000,
    });
  });
  after(async () => {
    await database.destroy();
    await api.close();
  });

  const timeout = async () => (await database.raw('show statement_timeout')).rows[0].statement_timeout;

  it('ends a statement that takes longer, in that transaction only', async () => {
    const startedAt = performance.now();
    const slow = inTransaction(database, (transaction) => transaction.raw('select pg_sleep(10)'), {
      statementTimeoutMilliseconds: 60,
    });
    const fault = await slow.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(isQueryTimeout(fault)).to.equal(true);
    expect(performance.now() - startedAt).to.be.lessThan(5_000);
    expect(await timeout()).to.equal('12s');
    await inSnapshot(database, (snapshot) => snapshot.raw('select 1'));
    expect(await timeout()).to.equal('12s');
  });
});
