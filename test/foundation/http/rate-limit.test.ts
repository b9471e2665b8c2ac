import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import type { Answer, Outgoing } from '../../support/http-client.ts';
import { CHILD, INSTALLED, OTHER_CHILD } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';

const EVENTS = '/api/v1/events';
const LIMITS = { keyRequestsPerMinute: 5, tokenRequestsPerMinute: 3 };
const WINDOW_SECONDS = 60;

/**
 * How many requests a minute a caller may send, and how the caller learns it (docs/clients.md, "Limits"; RateLimit
 * headers, draft 11).
 */
describe('The rate limit', () => {
  let installation: System;

  /** Each test has its own application, because a test would otherwise start with the count of the one before. */
  beforeEach(async () => {
    installation = await startSystem({ ...INSTALLED, limits: LIMITS });
  });
  afterEach(() => installation.close());

  const post = (key: string, outgoing: Outgoing = {}) =>
    installation.send('POST', EVENTS, { key, json: { events: [] }, ...outgoing });

  async function useUp(key: string, requests: number): Promise<void> {
    for (let sent = 0; sent < requests; sent += 1) expect((await post(key)).status).to.equal(200);
  }

  it('is stated in every answer: the limit, the rest, and the time of the reset', async () => {
    const key = await installation.newKey('ingest');
    for (const left of [4, 3, 2, 1, 0]) {
      const answer = await post(key);
      expect(answer.status).to.equal(200);
      expect(answer.headers['ratelimit-policy']).to.equal('"key";q=5;w=60');
      expect(answer.headers.ratelimit).to.match(new RegExp(`^"key";r=${left};t=(5\\d|60)$`));
      expect(answer.headers).not.to.have.property('retry-after');
    }
  });

  it('refuses the first request beyond it, and says how long to wait', async () => {
    const key = await installation.newKey('ingest');
    await useUp(key, 5);
    for (const outgoing of [{}, { raw: '{"events":' }, { json: { events: [{}] } }]) {
      const answer = await post(key, outgoing);
      expectProblem(answer, 'rate_limited');
      expect(Number(answer.headers['retry-after'])).to.be.within(55, WINDOW_SECONDS);
      expect(answer.headers.ratelimit).to.equal(`"key";r=0;t=${answer.headers['retry-after']}`);
      expect(answer.headers['ratelimit-policy']).to.equal('"key";q=5;w=60');
    }
  });

  it('is reset exactly when the stated time has passed', async () => {
    const key = await installation.newKey('ingest');
    await useUp(key, 5);
    const waits = Number((await post(key)).headers['retry-after']);
    expectProblem(await inSeconds(waits - 2, () => post(key)), 'rate_limited');
    const answer = await inSeconds(waits, () => post(key));
    expect(answer.status).to.equal(200);
    expect(answer.headers.ratelimit).to.equal('"key";r=4;t=60');
  });

  it('is counted for each key', async () => {
    const [busy, other] = [await installation.newKey('ingest'), await installation.newKey('ingest')];
    await useUp(busy, 5);
    expectProblem(await post(busy), 'rate_limited');
    const answer = await post(other);
    expect(answer.status).to.equal(200);
    expect(answer.headers.ratelimit).to.include('r=4');
  });

  it('is counted over all routes of a key', async () => {
    const key = await installation.newKey('admin');
    const paths = ['analytics/platform', 'analytics/books/11', 'analytics/books/999', 'backfills/1', 'days'];
    const ask = (path: string) => installation.send('GET', `/admin/api/v1/${path}`, { key });
    for (const path of paths) expect((await ask(path)).status).not.to.equal(429);
    for (const path of paths) expectProblem(await ask(path), 'rate_limited');
    expectProblem(await installation.send('GET', '/metrics', { key }), 'rate_limited');
  });

  it('is different for tokens, and counted for each token', async () => {
    const [token, other] = [await installation.newToken([CHILD]), await installation.newToken([CHILD])];
    for (const left of [2, 1, 0]) {
      const { headers } = await post(token);
      expect(headers['ratelimit-policy']).to.equal('"token";q=3;w=60');
      expect(headers.ratelimit).to.match(new RegExp(`^"token";r=${left};t=(5\\d|60)$`));
    }
    const body = { key: null, json: undefined, raw: JSON.stringify({ events: [], token }) };
    const beacon = await post('', { ...body, headers: { 'content-type': 'text/plain' } });
    expectProblem(beacon, 'rate_limited');
    expect(beacon.headers).to.have.property('retry-after');
    expectProblem(await post(token), 'rate_limited');
    expect((await post(other)).status).to.equal(200);
    const key = await installation.newKey('ingest');
    expect((await post(key)).headers.ratelimit).to.include('"key";r=4');
  });

  it('stores nothing of a refused request, which can be sent again', async () => {
    const token = await installation.newToken([CHILD, OTHER_CHILD]);
    await useUp(token, 3);
    const occurred_at = installation.clock().toISOString();
    const event = { event_type: 'play_start', child_profile_id: CHILD, book_id: 11, occurred_at };
    const refused = await post(token, { json: { events: [event] } });
    expectProblem(refused, 'rate_limited');
    expect(await installation.database('usage_events').first('event_id')).to.equal(undefined);
    const again = await inSeconds(60, () => post(token, { json: { events: [event] } }));
    expect(again.body).to.include({ accepted: 1 });
  });

  it('is neither applied nor used up on routes without a key', async () => {
    const key = await installation.newKey('ingest');
    for (let time = 0; time < 8; time += 1) {
      expect((await installation.send('GET', '/livez', { key })).headers).not.to.have.property('ratelimit');
      expectProblem(await post('storytime_1_nobody'), 'key_unknown');
      expectProblem(await installation.send('GET', '/metrics', { key }), 'scope_missing');
    }
    expect((await post(key)).headers.ratelimit).to.include('r=4');
  });
});

/** Sets the machine's clock, by which the limit counts, ahead by a number of seconds while a request is answered. */
async function inSeconds(seconds: number, work: () => Promise<Answer>): Promise<Answer> {
  const now = Date.now;
  Date.now = () => now() + seconds * 1000;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}
