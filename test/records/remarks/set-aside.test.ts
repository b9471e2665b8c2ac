import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { ALERT_KINDS } from '../../../src/foundation/core/alert-kinds.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';

const ALERTS = '/admin/api/v1/engagement_alerts';
/** In Auckland it is the 6th of June already. */
const NOW = '2024-06-05T18:30:00.000Z';
const TIME_ZONE = 'Pacific/Auckland';
const TODAY = '2024-06-06';

const UNPLAYED = 1;
const ALSO_UNPLAYED = 2;
const SELDOM_COMPLETED = 3;

const CATALOGUE = {
  publishers: [{ id: 7, name: 'Lantern Press' }],
  books: [UNPLAYED, ALSO_UNPLAYED, SELDOM_COMPLETED].map((id) => ({
    ...{ id, publisher_id: 7, title: `Book ${id}`, duration_seconds: 100 },
    published_at: '2023-01-01T00:00:00Z',
  })),
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [{ id: 1, parent_id: 1, collection: 'allowed' }],
};

interface Alerts {
  data: { kind: string; book_id: number; set_aside: object | null }[];
  meta: { set_aside: number };
}

/** docs/api.md, "Set an alert aside". */
describe('An alert that is set aside', () => {
  let api: System;
  before(async () => {
    api = await startSystem({ now: NOW, timeZone: TIME_ZONE });
    await adoptTimeZone(api.database, TIME_ZONE);
    await api.send('POST', '/admin/api/v1/catalogue', { json: CATALOGUE });
    const second = 25 * 86_400;
    const plays = Array.from({ length: 20 }, (_, index) => second + index * 100);
    const told = plays.map((at) => `play_start ${at} 0, play_end ${at + 60} 60`).join(', ');
    for (const event of buildStream(told, { bookId: String(SELDOM_COMPLETED) }))
      await deliverEvents(api.database, [event], new Date(event.occurredAt));
    await buildDueDays(api.database, { timeZone: TIME_ZONE, now: api.clock() });
  });
  after(() => api.close());
  beforeEach(async () => {
    api.clock.reset();
    await api.database('alerts_set_aside').delete();
  });

  const pathOf = (book: number, kind: string) => `${ALERTS}/${kind}/books/${book}/set_aside`;
  const put = (book: number, json: object, { kind = 'no_plays', key = TEST_KEYS.admin } = {}) =>
    api.send('PUT', pathOf(book, kind), { json, key });
  const setAside = async (book: number, json: object, options = {}) =>
    expect((await put(book, json, options)).status).to.equal(204);
  const takeBack = async (book: number, kind = 'no_plays') =>
    expect((await api.send('DELETE', pathOf(book, kind))).status).to.equal(204);
  const fetchAlerts = async (query = '') => {
    const answer = await api.send('GET', `${ALERTS}?${query}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as Alerts;
  };
  const shown = async (query = '') => {
    const { data, meta } = await fetchAlerts(query);
    return { books: data.map(({ book_id }) => book_id), aside: meta.set_aside };
  };
  const all = { books: [UNPLAYED, ALSO_UNPLAYED, SELDOM_COMPLETED], aside: 0 };

  it('is left out and counted, and on request shows by whom, until when and why', async () => {
    expect(await shown()).to.deep.equal(all);
    await setAside(UNPLAYED, { until: '2024-06-30', reason: ' The publisher knows. ' });
    expect(await shown()).to.deep.equal({ books: [ALSO_UNPLAYED, SELDOM_COMPLETED], aside: 1 });
    expect(await shown('set_aside=exclude')).to.deep.equal(await shown());
    const { data, meta } = await fetchAlerts('set_aside=include');
    expect(meta.set_aside).to.equal(1);
    expect(data.map(({ set_aside }) => set_aside)).to.deep.equal([
      { until: '2024-06-30', reason: 'The publisher knows.', by: 'admin', at: NOW },
      null,
      null,
    ]);
  });

  it('is one kind of alert about one book', async () => {
    await setAside(UNPLAYED, { until: TODAY, reason: 'x' }, { kind: 'low_completion' });
    await setAside(SELDOM_COMPLETED, { until: TODAY, reason: 'x' });
    expect(await shown()).to.deep.equal(all);
    await setAside(SELDOM_COMPLETED, { until: TODAY, reason: 'x' }, { kind: 'low_completion' });
    expect(await shown()).to.deep.equal({ books: [UNPLAYED, ALSO_UNPLAYED], aside: 1 });
  });

  it('has one of exactly the kinds that the database knows', async () => {
    const { rows } = await api.database.raw(
      'select enum_range(null::engagement_alert_kind)::text[] as kinds',
    );
    expect(rows[0].kinds).to.deep.equal(ALERT_KINDS);
  });

  it('is counted only if the requested criteria make it an alert', async () => {
    await setAside(SELDOM_COMPLETED, { until: TODAY, reason: 'x' }, { kind: 'low_completion' });
    expect((await fetchAlerts('play_starts_min=21')).meta.set_aside).to.equal(0);
    expect((await fetchAlerts('play_starts_min=21&set_aside=include')).data).to.have.lengthOf(2);
  });

  it('returns by itself when its last date is over in the reporting time zone', async () => {
    await setAside(UNPLAYED, { until: TODAY, reason: 'today only' });
    api.clock.advance({ hours: 17, minutes: 29, seconds: 59 });
    expect((await shown()).aside, 'in the last second of the date').to.equal(1);
    api.clock.advance({ seconds: 1 });
    expect(await shown()).to.deep.equal(all);
    const { data } = await fetchAlerts('set_aside=include');
    expect(data.map(({ set_aside }) => set_aside)).to.deep.equal([null, null, null]);
  });

  it('can be set aside from today to 90 days ahead, and no further', async () => {
    for (const until of [TODAY, '2024-09-04']) await setAside(UNPLAYED, { until, reason: 'x' });
    for (const [until, detail] of [
      ['2024-06-05', 'is over: give a date from today on'],
      ['2024-09-05', 'is more than 90 days ahead: give an earlier one'],
    ]) {
      const answer = await put(UNPLAYED, { until, reason: 'another' });
      const { errors } = expectProblem(answer, 'invalid_request', '#/until');
      expect(errors).to.deep.equal([{ pointer: '#/until', detail }]);
    }
    expect(await api.database('alerts_set_aside').pluck('reason')).to.deep.equal(['x']);
  });

  it('is replaced if somebody sets it aside again, and can be restored at once', async () => {
    await setAside(UNPLAYED, { until: '2024-06-30', reason: 'first' });
    api.clock.advance({ minutes: 1 });
    await setAside(UNPLAYED, { until: '2024-06-10', reason: 'second' }, { key: TEST_KEYS.every });
    const { data, meta } = await fetchAlerts('set_aside=include');
    expect(meta.set_aside).to.equal(1);
    expect(data[0]?.set_aside).to.deep.equal({
      ...{ until: '2024-06-10', reason: 'second', by: 'every', at: '2024-06-05T18:31:00.000Z' },
    });
    await takeBack(UNPLAYED);
    await takeBack(UNPLAYED);
    expect(await shown()).to.deep.equal(all);
  });

  it('makes an answer differ from the one that a client has stored', async () => {
    const first = await api.send('GET', ALERTS);
    await setAside(UNPLAYED, { until: TODAY, reason: 'x' });
    const again = await api.send('GET', ALERTS, { headers: { 'if-none-match': first.headers.etag } });
    expect(again.status).to.equal(200);
  });

  it("is refused if its reason could hold a child's id", async () => {
    const answer = await put(UNPLAYED, { until: TODAY, reason: 'asked by the mother of 901012' });
    expectProblem(answer, 'invalid_request', '#/reason');
    expect(answer.text).to.not.include('901012');
    expect(await shown()).to.deep.equal(all);
  });
});
