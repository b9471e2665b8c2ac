import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';

/** The day ledger for operators: its entries unchanged, and `none` for dates without one. */
const PATH = '/admin/api/v1/days';
const NOW = '2024-05-07T20:00:00.000Z';
const LATER = '2024-05-22T12:00:00.000Z';

const CATALOGUE = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [{ id: 1, publisher_id: 1, title: 'The Moon Bear', duration_seconds: 60 }],
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [{ id: 1, parent_id: 1, collection: 'allowed' }],
};

const nothing = {
  ...{ status: 'none', built_at: null, raw_events: null, plays: null, position_faults: null },
  ...{ calculation_version: null, revision: null, revision_reason: null, last_error: null },
  ...{ due_since: null, finalised_at: null },
};
const built = { ...nothing, status: 'built', built_at: NOW, calculation_version: 1, revision: 0 };

describe('GET /admin/api/v1/days', () => {
  let api: System;
  const fetchDays = async (query: string) => {
    const answer = await api.send('GET', `${PATH}?${query}`, { key: TEST_KEYS.ops });
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as { data: Record<string, unknown>[]; meta: Record<string, unknown> };
  };

  before(async () => {
    api = await startSystem({ now: NOW, catalogue: CATALOGUE });
  });
  beforeEach(async () => {
    await api.reset();
    // The second one reports a position far beyond the end.
    await deliverEvents(api.database, buildStream('play_start 0 0, heartbeat 45 450'), api.clock());
    await buildDueDays(api.database, { timeZone: 'UTC', now: api.clock() });
  });
  after(() => api.close());

  it('returns an entry for each date of the range, whether or not the ledger has it', async () => {
    const { data, meta } = await fetchDays('start=2024-05-05&end=2024-05-08');
    expect(data).to.deep.equal([
      { date: '2024-05-05', ...nothing },
      { date: '2024-05-06', ...built, raw_events: 2, plays: 1, position_faults: 1 },
      { date: '2024-05-07', ...built, raw_events: 0, plays: 0, position_faults: 0 },
      { date: '2024-05-08', ...nothing },
    ]);
    expect(meta).to.deep.equal({ start: '2024-05-05', end: '2024-05-08', time_zone: 'UTC' });
  });

  it('returns the last thirty days until today without a range', async () => {
    const { data } = await fetchDays('');
    expect(data).to.have.length(30);
    expect(data.at(0)?.date).to.equal('2024-04-08');
    expect(data.at(-1)?.date).to.equal('2024-05-07');
  });

  it('says what has to be done, what failed, and what was revised and why', async () => {
    const day = async (date: string) => (await fetchDays(`start=${date}&end=${date}`)).data[0];
    await deliverEvents(api.database, buildStream('heartbeat 50 5'), new Date(NOW));
    await api.database.raw(
      'alter table daily_book_metrics add constraint broken check (metric_date is null) not valid',
    );
    const failing = buildDueDays(api.database, { timeZone: 'UTC', now: new Date(NOW), withoutPause: true });
    await failing.catch(() => undefined);
    expect(await day('2024-05-06')).to.include({ status: 'stale', due_since: NOW, last_error: '23514' });
    await api.database.raw('alter table daily_book_metrics drop constraint broken');
    await buildDueDays(api.database, { timeZone: 'UTC', now: new Date(NOW), withoutPause: true });
    expect(await day('2024-05-06')).to.include({ status: 'built', raw_events: 3, last_error: null });

    await finaliseDays(api.database, new Date(LATER));
    expect(await day('2024-05-06')).to.include({ status: 'final', finalised_at: LATER, built_at: NOW });
    const now = new Date('2024-05-23T12:00:00.000Z');
    await rebuildDay(api.database, '2024-05-06', { now, reviseFinalBecause: 'a wrong duration' });
    expect(await day('2024-05-06')).to.include({
      ...{ status: 'final', revision: 1, revision_reason: 'a wrong duration', built_at: now.toISOString() },
    });
  });

  it('is always revalidated, even if all days are final, and answers 304 if nothing changed', async () => {
    await finaliseDays(api.database, new Date(LATER));
    const path = `${PATH}?start=2024-05-06&end=2024-05-06`;
    const first = await api.send('GET', path);
    expect(first.headers['cache-control']).to.equal('private, no-cache');
    const headers = { 'if-none-match': first.headers.etag };
    expect(await api.send('GET', path, { headers })).to.deep.include({ status: 304, text: '' });
    await rebuildDay(api.database, '2024-05-06', { now: new Date(LATER), reviseFinalBecause: 'a test' });
    expect((await api.send('GET', path, { headers })).status).to.equal(200);
  });

  it('is for keys of scope ops or admin, and returns at most 731 days', async () => {
    expect((await api.send('GET', PATH, { key: TEST_KEYS.admin })).status).to.equal(200);
    for (const scope of ['ingest', 'publisher', 'privacy'] as const) {
      expectProblem(await api.send('GET', PATH, { key: TEST_KEYS[scope] }), 'scope_missing');
    }
    const tooLong = await api.send('GET', `${PATH}?start=2022-05-07&end=2024-05-07`);
    expectProblem(tooLong, 'invalid_request', '#/query/end');
  });
});
