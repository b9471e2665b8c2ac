import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';

/**
 * Compares the usage report with figures computed by hand, for books, publishers, ranges and totals. Sums are added
 * up; distinct children and averages are computed from the plays.
 */
const PATH = '/admin/api/v1/reports/usage';
const NOW = '2024-05-08T12:00:00.000Z';
const DAY_SECONDS = 86_400;

/** Book 3 has no duration, nobody watches book 4, and both belong to the second publisher. */
const CATALOGUE = {
  publishers: [
    { id: 1, name: 'Lantern Press' },
    { id: 2, name: 'Kite & Sons' },
  ],
  books: [
    { id: 1, publisher_id: 1, title: 'The Moon Bear', duration_seconds: 300 },
    { id: 2, publisher_id: 1, title: 'Nine Owls', duration_seconds: 600 },
    { id: 3, publisher_id: 2, title: 'Rain', duration_seconds: null },
    { id: 4, publisher_id: 2, title: 'Snow', duration_seconds: 100, is_preview: true },
  ],
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [1, 2, 3].map((id) => ({ id, parent_id: 1, collection: 'allowed' })),
};

/**
 * 2024-05-06: child 1 watches book 1 to its end (300 s, 100 %) and 100 s of book 2 (16.6667 %); child 2 a third
 * of book 1 (100 s, 33.3333 %), without an end. 2024-05-07: children 1 and 3 watch book 1 (300 s and, its start
 * lost, 45 s: 100 % and 15 %), child 3 also book 3 (60 s).
 */
const EVENTS = [
  ...buildStream('play_start 0 0, play_end 300 300'),
  ...buildStream('play_start 1000 0, play_end 1100 100', { bookId: '2' }),
  ...buildStream('play_start 0 0, pause 100 100', { childId: '2' }),
  ...buildStream(`play_start ${DAY_SECONDS} 0, play_end ${DAY_SECONDS + 300} 300`),
  ...buildStream(`heartbeat ${DAY_SECONDS} 10, heartbeat ${DAY_SECONDS + 45} 55`, { childId: '3' }),
  ...buildStream(`play_start ${DAY_SECONDS} 0, play_end ${DAY_SECONDS + 60} 60`, {
    childId: '3',
    bookId: '3',
  }),
];

const figures = (
  minutes_watched: number,
  play_starts: number,
  play_ends: number,
  unique_children: number,
  completion_count: number,
  average_watch_percentage: number | null,
) => ({
  minutes_watched,
  play_starts,
  play_ends,
  unique_children,
  completion_count,
  average_watch_percentage,
});

const NOTHING = figures(0, 0, 0, 0, 0, null);
/** Of dates that are not built. */
const UNKNOWN = Object.fromEntries(Object.keys(NOTHING).map((name) => [name, null]));
const LANTERN = { is_preview: false, publisher_id: 1, publisher: 'Lantern Press' };
const KITE = { is_preview: false, publisher_id: 2, publisher: 'Kite & Sons' };
const MOON_BEAR = { book_id: 1, title: 'The Moon Bear', ...LANTERN };
const NINE_OWLS = { book_id: 2, title: 'Nine Owls', ...LANTERN };
const RAIN = { book_id: 3, title: 'Rain', ...KITE };
const SNOW = { book_id: 4, title: 'Snow', ...KITE, is_preview: true };

const BOTH_DAYS = 'start=2024-05-06&end=2024-05-07';
// Book 1: 300 + 100 + 300 + 45 s; (100 + 33.3333 + 100 + 15) / 4 = 62.083… %.
const MOON_BEAR_ROW = { ...MOON_BEAR, ...figures(12.42, 3, 2, 3, 2, 62.08) };
const NINE_OWLS_ROW = { ...NINE_OWLS, ...figures(1.67, 1, 1, 1, 0, 16.67) };
const RAIN_ROW = { ...RAIN, ...figures(1, 1, 1, 1, 0, null) };
const SNOW_ROW = { ...SNOW, ...NOTHING };

interface Usage {
  data: (typeof MOON_BEAR_ROW)[];
  total: typeof NOTHING;
  meta: Record<string, unknown>;
}

describe('The usage report', () => {
  let api: System;
  const fetchUsage = async (query: string) => {
    const answer = await api.send('GET', `${PATH}?${query}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as Usage;
  };

  beforeEach(async () => {
    await api.reset();
    await deliverEvents(api.database, EVENTS, api.clock());
    await buildDueDays(api.database, { timeZone: 'UTC', now: api.clock() });
  });
  before(async () => {
    api = await startSystem({ now: NOW, catalogue: CATALOGUE });
  });
  after(() => api.close());

  it('has a row for each book, the most watched first, and a total', async () => {
    const { data, total } = await fetchUsage(BOTH_DAYS);
    expect(data).to.deep.equal([MOON_BEAR_ROW, NINE_OWLS_ROW, RAIN_ROW, SNOW_ROW]);
    // 905 s; (100 + 33.3333 + 100 + 15 + 16.6667) / 5 = 53 %; children 1, 2 and 3, and not 3 + 1 + 1.
    expect(total).to.deep.equal(figures(15.08, 5, 4, 3, 2, 53));
  });

  it('counts the dates of the range and no others', async () => {
    const first = await fetchUsage('start=2024-05-06&end=2024-05-06');
    expect(first.data.slice(0, 2)).to.deep.equal([
      { ...MOON_BEAR, ...figures(6.67, 2, 1, 2, 1, 66.67) },
      NINE_OWLS_ROW,
    ]);
    expect(first.total).to.deep.equal(figures(8.33, 3, 2, 2, 1, 50));
    const second = await fetchUsage('start=2024-05-07&end=2024-05-07');
    expect(second.data[0]).to.deep.equal({ ...MOON_BEAR, ...figures(5.75, 1, 1, 2, 1, 57.5) });
    expect(second.total).to.deep.equal(figures(6.75, 2, 2, 2, 1, 57.5));
    const before = await fetchUsage('start=2024-05-01&end=2024-05-05');
    expect(before.total).to.deep.equal(UNKNOWN);
    expect(before.data.map((row) => row.book_id)).to.deep.equal([1, 2, 3, 4]);
  });

  it('filters by publisher and by book, with the total of the remaining rows', async () => {
    const ofFirst = await fetchUsage(`${BOTH_DAYS}&publisher_id=1`);
    expect(ofFirst.data).to.deep.equal([MOON_BEAR_ROW, NINE_OWLS_ROW]);
    expect(ofFirst.total).to.deep.equal(figures(14.08, 4, 3, 3, 2, 53));
    const ofSecond = await fetchUsage(`${BOTH_DAYS}&publisher_id=2`);
    expect(ofSecond.data).to.deep.equal([RAIN_ROW, SNOW_ROW]);
    expect(ofSecond.total).to.deep.equal(figures(1, 1, 1, 1, 0, null));
    const ofBook = await fetchUsage(`${BOTH_DAYS}&book_id=4`);
    expect(ofBook).to.deep.include({ data: [SNOW_ROW], total: NOTHING });
    const ofBoth = await fetchUsage(`${BOTH_DAYS}&book_id=1&publisher_id=1`);
    expect(ofBoth.data).to.deep.equal([MOON_BEAR_ROW]);
    const ofNeither = await fetchUsage(`${BOTH_DAYS}&book_id=1&publisher_id=2`);
    expect(ofNeither).to.deep.include({ data: [], total: NOTHING });
  });

  it('says what readers must know about the dates', async () => {
    const { meta } = await fetchUsage('start=2024-05-05&end=2024-05-08');
    expect(meta).to.deep.equal({
      start: '2024-05-05',
      end: '2024-05-08',
      time_zone: 'UTC',
      completeness: 'partial',
      computed_at: NOW,
      not_final: ['2024-05-05', '2024-05-06', '2024-05-07', '2024-05-08'],
      not_built: ['2024-05-05'],
    });
  });

  it('counts a book for the publisher that it had when each date was built', async () => {
    await finaliseDays(api.database, new Date('2024-05-22T12:00:00Z'));
    const moved = { publisher_id: 2, title: 'The Moon Bear', duration_seconds: 300 };
    await api.send('PUT', '/admin/api/v1/books/1', { json: moved });
    await buildDueDays(api.database, { timeZone: 'UTC', now: new Date('2024-05-22T12:00:00Z') });
    const { data } = await fetchUsage(BOTH_DAYS);
    const rows = data.filter((row) => row.book_id === 1);
    // 2024-05-06 was final and unchanged; 2024-05-07 was not, and was rebuilt for the new publisher.
    const before = { ...MOON_BEAR, ...figures(6.67, 2, 1, 2, 1, 66.67) };
    const since = {
      ...MOON_BEAR,
      publisher_id: 2,
      publisher: 'Kite & Sons',
      ...figures(5.75, 1, 1, 2, 1, 57.5),
    };
    expect(rows).to.deep.equal([before, since]);
    expect((await fetchUsage(`${BOTH_DAYS}&publisher_id=1`)).data).to.deep.equal([before, NINE_OWLS_ROW]);
    expect((await fetchUsage(`${BOTH_DAYS}&publisher_id=2`)).data[0]).to.deep.equal(since);
    expect((await fetchUsage('start=2024-05-06&end=2024-05-06&publisher_id=2')).data[0]).to.deep.equal({
      ...since,
      ...NOTHING,
    });
  });

  it('says if the children of deleted plays no longer count', async () => {
    await api.database('plays').where({ child_profile_id: 2 }).delete();
    const { total, meta } = await fetchUsage(BOTH_DAYS);
    expect(total).to.include({ unique_children: 2, play_starts: 5 });
    expect(meta.unique_children_partial).to.equal(true);
    expect((await fetchUsage(`${BOTH_DAYS}&book_id=2`)).meta).to.not.have.property('unique_children_partial');
  });

  it('refuses unknown publishers and books, invalid ranges and other keys', async () => {
    const send = (query: string, key = TEST_KEYS.admin) => api.send('GET', `${PATH}?${query}`, { key });
    expectProblem(await send('publisher_id=99'), 'not_found');
    expectProblem(await send('book_id=99&publisher_id=1'), 'not_found');
    expectProblem(await send('book_id=x'), 'invalid_request', '#/query/book_id');
    expectProblem(await send('publisher_id=0'), 'invalid_request', '#/query/publisher_id');
    expectProblem(await send('start=2024-05-09&end=2024-05-08'), 'invalid_request', '#/query/start');
    for (const scope of ['ingest', 'ops', 'publisher', 'privacy'] as const) {
      expectProblem(await send('', TEST_KEYS[scope]), 'scope_missing');
    }
  });

  it('is revalidated with a 304, and can be cached for an hour once all dates are final', async () => {
    const ask = (query: string, etag?: string) =>
      api.send('GET', `${PATH}?${query}`, etag === undefined ? {} : { headers: { 'if-none-match': etag } });
    const first = await ask(BOTH_DAYS);
    const etag = first.headers.etag ?? '';
    expect(etag).to.match(/^W\/"[\w-]{43}"$/);
    expect(first.headers).to.include({ 'cache-control': 'private, no-cache', vary: 'Authorization' });
    const second = await ask(BOTH_DAYS, etag);
    expect(second).to.deep.include({ status: 304, text: '' });
    expect(second.headers).to.include({ etag, 'cache-control': 'private, no-cache', vary: 'Authorization' });
    expect((await ask(BOTH_DAYS, `"another", ${etag}`)).status).to.equal(304);
    expect((await ask(BOTH_DAYS, 'W/"another"')).status).to.equal(200);

    await finaliseDays(api.database, new Date('2024-05-23T12:00:00Z'));
    const final = await ask(BOTH_DAYS, etag);
    expect(final.status).to.equal(200);
    expect(final.headers['cache-control']).to.equal('private, max-age=3600');
    const reaching = await ask('start=2024-05-06&end=2024-05-08');
    expect(reaching.headers['cache-control']).to.equal('private, no-cache');
  });

  it('reads the daily facts and no raw events', async () => {
    const expected = await fetchUsage(BOTH_DAYS);
    await api.database('usage_events').delete();
    expect(await fetchUsage(BOTH_DAYS)).to.deep.equal(expected);
  });
});
