import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { ROWS } from './route-case.ts';
import { ROUTE_CASES } from './route-cases.ts';

/** Other ways of writing an address that a router, a proxy or a comparison of prefixes may take for the same. */
const variantsOf = (path: string): string[] => [
  `${path}/`,
  `${path}//`,
  `/${path}`,
  path.toUpperCase(),
  path.replace('/api/', '/Api/').replace('/queues', '/Queues'),
  path.replace('/api', '/%61pi').replace('/queues', '/%71ueues'),
  path.replace('/api/', '/api%2f').replace('/admin/', '/admin%2F'),
  path.replace('/api/', '/x/../api/').replace('/admin/', '/./admin/'),
  `${path}?key=1`,
  `${path}#`,
  `${path};key=1`,
  `${path}%20`,
  `${path}.json`,
  `/${path.slice(1).replaceAll('/', '\\')}`,
  `http://127.0.0.1${path}`,
];

const BOARD = ['/admin/queues', '/admin/queues/api/queues', '/admin/queues/static/js/main.js'];

describe('The guard of the routes', () => {
  let api: System;
  const guarded = [
    ...Object.entries(ROUTE_CASES)
      .filter(([, { scopes }]) => scopes.length > 0)
      .map(([name, { right }]) => ({ method: name.split(' ')[0] ?? '', ...right })),
    ...BOARD.map((path) => ({ method: 'GET', path, outgoing: {} })),
  ];

  before(async () => {
    api = await startSystem();
    await api.send('POST', '/admin/api/v1/catalogue', { json: ROWS });
  });
  after(() => api.close());

  for (const [whose, key] of [
    ['no key', null],
    ['a key of another scope', TEST_KEYS.publisher],
  ] as const) {
    it(`cannot be bypassed by writing the path differently with ${whose}`, async () => {
      for (const { method, path, outgoing } of guarded) {
        for (const variant of variantsOf(path)) {
          const answer = await api.send(method, variant, { ...outgoing, key });
          expect(answer.status, `${method} ${variant}: ${answer.text}`).to.be.within(400, 404);
          expect(answer.headers['content-type'], variant).to.equal('application/problem+json');
        }
      }
    });

    it(`cannot be bypassed by HEAD with ${whose}`, async () => {
      for (const { path } of guarded) {
        for (const variant of [path, ...variantsOf(path)]) {
          const answer = await api.send('HEAD', variant, { key });
          expect(answer.status, variant).to.be.within(400, 405);
          expect(answer.text).to.equal('');
        }
      }
    });
  }

  it('lets nothing of a refused request be stored', async () => {
    for (const { method, path, outgoing } of guarded) {
      for (const variant of variantsOf(path)) await api.send(method, variant, { ...outgoing, key: null });
    }
    const { rows } = await api.database.raw('select count(*) as events from usage_events');
    expect(rows[0].events).to.equal(0);
  });

  it('takes no method from a header or the query', async () => {
    const name = 'PUT /admin/api/v1/publishers/:id';
    const { path, outgoing } = ROUTE_CASES[name]!.right;
    const headers = { 'x-http-method-override': 'PUT' };
    const answer = await api.send('POST', `${path}?_method=PUT`, { ...outgoing, headers });
    expectProblem(answer, 'method_not_allowed');
  });

  it('takes a key from the bearer header only', async () => {
    const path = '/admin/api/v1/analytics/platform';
    const key = TEST_KEYS.every;
    const basic = `Basic ${Buffer.from(`admin:${key}`).toString('base64')}`;
    for (const authorization of [
      key,
      `Bearer${key}`,
      `Bearer ${key} ${key}`,
      `Token ${key}`,
      basic,
      'Bearer',
    ]) {
      expectProblem(await api.send('GET', path, { key: null, headers: { authorization } }), 'key_missing');
    }
    for (const query of [`key=${key}`, `access_token=${key}`, `token=${key}`]) {
      expectProblem(await api.send('GET', `${path}?${query}`, { key: null }), 'key_missing');
    }
    for (const headers of [
      { 'x-api-key': key },
      { cookie: `key=${key}` },
      { 'proxy-authorization': `Bearer ${key}` },
    ]) {
      expectProblem(await api.send('GET', path, { key: null, headers }), 'key_missing');
    }
    const lowerCase = { authorization: `bearer  ${key}` };
    expect((await api.send('GET', path, { key: null, headers: lowerCase })).status).to.equal(200);
  });
});
