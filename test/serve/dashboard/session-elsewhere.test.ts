import { expect } from 'chai';
import { JOB_NAMES } from '../../../src/foundation/queue/job-contracts.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { type Browser, browser } from './browser.ts';

const QUEUES = '/admin/queues/api/queues';
const PAUSE = `${QUEUES}/${JOB_NAMES[0]}/pause`;
const RESUME = `${QUEUES}/${JOB_NAMES[0]}/resume`;
const DAYS = '/admin/api/v1/days';

describe('A session of the dashboard', () => {
  let api: System;

  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());

  const signedIn = async (key: string): Promise<Browser> => {
    const visitor = browser(api.send);
    await visitor.signIn(key);
    return visitor;
  };
  const change = (visitor: Browser, path: string, headers = {}) =>
    api.send('PUT', path, {
      key: null,
      headers: { cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; '), ...headers },
    });

  it('gives access to the board of the queues, after signing in', async () => {
    const stranger = await browser(api.send).get('/admin/queues');
    expect([stranger.status, stranger.headers.location]).to.deep.equal([
      303,
      '/admin/sign-in?next=%2Fadmin%2Fqueues',
    ]);
    const visitor = browser(api.send);
    const entered = await visitor.signIn(TEST_KEYS.ops, '/admin/queues');
    expect(entered.headers.location).to.equal('/admin/queues');
    expect((await visitor.get('/admin/queues')).status).to.equal(200);
    expect((await (await signedIn(TEST_KEYS.privacy)).get('/admin/queues')).status).to.equal(403);
  });

  it('changes the queues only with scope ops, and not from another site', async () => {
    const [ops, admin] = [await signedIn(TEST_KEYS.ops), await signedIn(TEST_KEYS.admin)];
    expectProblem(await change(admin, PAUSE, { 'sec-fetch-site': 'same-origin' }), 'scope_missing');
    expectProblem(await change(ops, PAUSE, { 'sec-fetch-site': 'cross-site' }), 'scope_missing');
    expectProblem(await change(ops, PAUSE, { origin: 'http://evil.example' }), 'scope_missing');
    const { text } = await ops.get(QUEUES);
    expect(text).not.to.include('"isPaused":true');
    expect((await change(ops, PAUSE, { 'sec-fetch-site': 'same-origin' })).status).to.equal(200);
    expect((await change(ops, RESUME, { 'sec-fetch-site': 'same-origin' })).status).to.equal(200);
  });

  it('reads the API with its scopes, for links of the pages', async () => {
    const visitor = await signedIn(TEST_KEYS.admin);
    expect((await visitor.get(DAYS)).status).to.equal(200);
    expectProblem(await visitor.get('/privacy/api/v1/access_log'), 'scope_missing');
    expectProblem(await visitor.get(DAYS, { 'sec-fetch-site': 'cross-site' }), 'key_missing');
  });

  it('changes nothing through the API', async () => {
    const visitor = await signedIn(TEST_KEYS.every);
    const cookie = `storytime_session=${visitor.cookies.get('storytime_session')}`;
    for (const path of ['/api/v1/events', '/admin/api/v1/backfills', '/admin/api/v1/catalogue']) {
      const headers = { cookie, 'sec-fetch-site': 'same-origin' };
      expectProblem(
        await api.send('POST', path, { key: null, json: { events: [] }, headers }),
        'key_missing',
      );
    }
  });

  it('does not count if a wrong key is sent with it', async () => {
    const visitor = await signedIn(TEST_KEYS.every);
    expectProblem(await visitor.get(DAYS, { authorization: 'Bearer nobody' }), 'key_unknown');
  });
});
