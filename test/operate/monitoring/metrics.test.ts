import { expect } from 'chai';
import { REJECT_CODES } from '../../../src/records/events/reject-codes.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { BOOK, CHILD, INSTALLED, OTHER_CHILD, PARENT, REFUSED_CHILD } from '../../support/installed.ts';
import { NOW, type System, startSystem } from '../../support/system.ts';
import { type Metrics, parseMetrics } from './parse-metrics.ts';

const DAY = 86_400_000;
const EVENTS = '/api/v1/events';
const CANARY_SESSION = '47001100-0000-4000-8000-000000000099';

/** An event whose metadata has two entries that are not on the list. */
const event = (fields: Record<string, unknown> = {}) => ({
  ...{ event_type: 'heartbeat', child_profile_id: CHILD, book_id: BOOK, occurred_at: NOW },
  ...{ session_id: CANARY_SESSION, metadata: { platform: 'ios', name: 'Mia', app_version: 'v1' }, ...fields },
});
const isoAfterNow = (milliseconds: number) => new Date(Date.parse(NOW) + milliseconds).toISOString();

/** What a process counts of the requests that it answers (docs/operations.md, "Metrics for Prometheus"). */
describe('/metrics', () => {
  let installation: System;

  beforeEach(async () => {
    installation = await startSystem(INSTALLED);
  });
  afterEach(() => installation.close());

  async function scrape(): Promise<Metrics> {
    const answer = await installation.send('GET', '/metrics');
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.headers['content-type']).to.equal('text/plain; version=0.0.4; charset=utf-8');
    return parseMetrics(answer.text);
  }
  const outcomes = ({ samples }: Metrics) =>
    Object.fromEntries(
      samples
        .filter(({ name }) => name === 'storytime_ingest_events_total')
        .map(({ labels, value }) => [labels.outcome, value]),
    );
  const post = (events: unknown[], key?: string) =>
    installation.send('POST', EVENTS, { json: { events }, ...(key === undefined ? {} : { key }) });

  it('needs a key of scope ops or admin', async () => {
    expectProblem(await installation.send('GET', '/metrics', { key: null }), 'key_missing');
    for (const scope of ['ingest', 'privacy'] as const) {
      const key = await installation.newKey(scope);
      expectProblem(await installation.send('GET', '/metrics', { key }), 'scope_missing');
    }
    for (const scope of ['ops', 'admin'] as const) {
      const key = await installation.newKey(scope);
      expect((await installation.send('GET', '/metrics', { key })).status).to.equal(200);
    }
  });

  it('counts every event by its outcome', async () => {
    const token = await installation.newToken([CHILD]);
    const stored = event({ event_id: '00000000-0000-4000-8000-000000000001' });
    await post([stored, stored, event({ event_type: 'play_start' }), event({ event_type: 'pause' })]);
    await post([stored]);
    await post([event({ position_seconds: -1 }), 7, null]);
    await post([event({ child_profile_id: OTHER_CHILD })], token);
    await post([
      event({ occurred_at: isoAfterNow(-15 * DAY) }),
      event({ occurred_at: isoAfterNow(-14 * DAY - 1) }),
    ]);
    await post([event({ occurred_at: isoAfterNow(DAY) })]);
    await post([event({ child_profile_id: REFUSED_CHILD })]);
    await post([event({ child_profile_id: 470011000098 }), event({ book_id: 470011000097 })]);
    const metrics = await scrape();
    expect(metrics.types.get('storytime_ingest_events_total')).to.equal('counter');
    const counted = {
      invalid: 3,
      not_permitted: 1,
      too_old: 2,
      in_future: 1,
      collection_refused: 1,
      unknown_child: 1,
      unknown_book: 1,
    };
    expect(outcomes(metrics)).to.deep.equal({ accepted: 3, duplicate: 2, ...counted });
    expect(Object.keys(REJECT_CODES)).to.include.members(Object.keys(counted));
    expect(metrics.valueOf('storytime_ingest_metadata_dropped_total')).to.equal(24);
  });

  it('counts no event of a request that was refused as a whole', async () => {
    await installation.send('POST', EVENTS, { key: 'nobody', json: { events: [event()] } });
    await installation.send('POST', EVENTS, { raw: '{', headers: { 'content-type': 'application/json' } });
    await post(Array(501).fill(event()));
    expect(outcomes(await scrape())).to.deep.equal({});
  });

  it('counts requests by method, pattern of the route and status, and how long they took', async () => {
    for (let time = 0; time < 3; time += 1) await post([]);
    await post([], 'nobody');
    await installation.send('GET', '/admin/api/v1/analytics/books/470011000099');
    await installation.send('GET', '/470011000099');
    await installation.send('DELETE', EVENTS);
    const metrics = await scrape();
    const count = (method: string, route: string, status: string) =>
      metrics.valueOf('storytime_http_request_duration_seconds_count', { method, route, status });
    expect(count('POST', EVENTS, '200')).to.equal(3);
    expect(count('POST', EVENTS, '401')).to.equal(1);
    expect(count('GET', '/admin/api/v1/analytics/books/:id', '404')).to.equal(1);
    expect(count('GET', 'none', '404')).to.equal(1);
    expect(count('DELETE', 'none', '405')).to.equal(1);
    const labels = { method: 'POST', route: EVENTS, status: '200' };
    const buckets = metrics.samples.filter(
      ({ name, labels: { le, ...rest } }) =>
        le !== undefined &&
        name === 'storytime_http_request_duration_seconds_bucket' &&
        rest.route === EVENTS &&
        rest.status === '200',
    );
    const counts = buckets.map(({ value }) => value);
    expect(counts).to.deep.equal([...counts].sort((a, b) => a - b));
    expect(
      metrics.valueOf('storytime_http_request_duration_seconds_bucket', { ...labels, le: '+Inf' }),
    ).to.equal(3);
    expect(metrics.valueOf('storytime_http_request_duration_seconds_sum', labels))
      .to.be.greaterThan(0)
      .and.below(30);
  });

  it('holds no id of a person, whatever was requested', async () => {
    const token = await installation.newToken([CHILD, OTHER_CHILD]);
    await post([event(), event({ child_profile_id: OTHER_CHILD })], token);
    await post([event({ child_profile_id: REFUSED_CHILD }), event({ child_profile_id: 470011000098 })]);
    for (const path of [
      ...[`/api/v1/children/${CHILD}/progress?book_id=${BOOK}`, `/api/v1/children/${CHILD}`],
      ...[`/admin/api/v1/children/${CHILD}`, `/admin/api/v1/parents/${PARENT}`, `/${CHILD}?child=${CHILD}`],
    ]) {
      for (const method of ['GET', 'PUT', 'OPTIONS']) await installation.send(method, path, { key: token });
    }
    const { text } = await installation.send('GET', '/metrics');
    expect(text).to.include('storytime_ingest_events_total');
    expect(text)
      .not.to.match(/4700\d*/)
      .and.not.include(CANARY_SESSION)
      .and.not.include('Mia');
    for (const { labels } of parseMetrics(text).samples) {
      for (const [name, value] of Object.entries(labels)) {
        if (name !== 'le' && name !== 'status') expect(value, name).not.to.match(/\d{3}/);
      }
    }
  });
});
