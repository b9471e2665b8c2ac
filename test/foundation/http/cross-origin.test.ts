import { expect } from 'chai';
import type { Answer } from '../../support/http-client.ts';
import { CHILD, INSTALLED } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';

const EVENTS = '/api/v1/events';
const PLAYER = 'https://player.example.com';
const KIDS = 'http://localhost:5173';
const FOREIGN = [
  ...['https://evil.example', 'null', 'http://player.example.com', 'https://player.example.com:8443'],
  ...['https://player.example.com.evil.example', 'https://PLAYER.example.com', `${PLAYER}/`, '*', ''],
];

const permissionsOf = ({ headers }: Answer) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

/** Which pages may call the routes for players (docs/api.md, "From a web page"). */
describe('A request from another origin', () => {
  let installation: System;
  let token: string;

  before(async () => {
    const limits = { keyRequestsPerMinute: 1_000, tokenRequestsPerMinute: 8 };
    installation = await startSystem({ ...INSTALLED, corsOrigins: [PLAYER, KIDS], limits });
    token = await installation.newToken([CHILD]);
  });
  after(() => installation.close());

  const preflight = (origin: string, path = EVENTS, method = 'POST') =>
    installation.send('OPTIONS', path, {
      key: null,
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    });
  const post = (origin: string, key: string = token) =>
    installation.send('POST', EVENTS, { key, json: { events: [] }, headers: { origin } });

  it('passes the preflight without a key if the origin is configured', async () => {
    for (const origin of [PLAYER, KIDS]) {
      const answer = await preflight(origin);
      expect([answer.status, answer.text]).to.deep.equal([204, '']);
      expect(answer.headers).to.include({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET,POST',
        'access-control-allow-headers': 'Authorization,Content-Type,Content-Encoding,X-Request-Id',
        'access-control-max-age': '86400',
        vary: 'Origin',
      });
      expect(answer.headers).not.to.have.property('access-control-allow-credentials');
    }
  });

  it('can read the answer and its limits if the origin is configured', async () => {
    const answer = await post(PLAYER);
    expect(answer.status).to.equal(200);
    expect(answer.headers).to.include({
      'access-control-allow-origin': PLAYER,
      'access-control-expose-headers': 'RateLimit,RateLimit-Policy,Retry-After,X-Request-Id',
    });
    expect(answer.headers.vary).to.include('Origin');
    expect(answer.headers).not.to.have.property('access-control-allow-credentials');
  });

  it('can read a refusal if the origin is configured, so that a player knows what to do', async () => {
    const badKey = await post(PLAYER, 'nobody-has-this-key');
    const broken = { key: token, raw: '{', headers: { origin: PLAYER, 'content-type': 'application/json' } };
    const malformed = await installation.send('POST', EVENTS, broken);
    const nowhere = await installation.send('GET', '/api/v1/nowhere', { headers: { origin: PLAYER } });
    for (let sent = 0; sent < 8; sent += 1) await post(KIDS);
    const limited = await post(PLAYER);
    for (const [answer, status] of [
      ...[
        [badKey, 401] as const,
        [malformed, 400] as const,
        [nowhere, 404] as const,
        [limited, 429] as const,
      ],
    ]) {
      expect(answer.status).to.equal(status);
      expect(answer.headers['access-control-allow-origin'], answer.text).to.equal(PLAYER);
      expect(answer.headers.vary).to.include('Origin');
    }
    expect(limited.headers).to.have.property('retry-after');
  });

  it('can send plain text without a preflight, as a beacon does', async () => {
    const raw = JSON.stringify({ events: [], token: await installation.newToken([CHILD]) });
    for (const origin of [PLAYER, 'https://evil.example']) {
      const headers = { origin, 'content-type': 'text/plain;charset=UTF-8' };
      const answer = await installation.send('POST', EVENTS, { key: null, raw, headers });
      expect(answer.status).to.equal(200);
      expect(permissionsOf(answer).length > 0).to.equal(origin === PLAYER);
    }
  });

  it('gets no permission if the origin is not configured', async () => {
    for (const origin of FOREIGN) {
      const [asked, sent] = [
        await preflight(origin),
        await post(origin, await installation.newKey('ingest')),
      ];
      expect([...permissionsOf(asked), ...permissionsOf(sent)], origin).to.deep.equal([]);
      expect(sent.status).to.equal(200);
      expect(sent.headers.vary, 'a cache must not keep it for others').to.include('Origin');
    }
  });

  it('gets no permission for what players do not need, whether or not the origin is configured', async () => {
    for (const path of [
      ...[
        '/admin/api/v1/catalogue',
        '/admin/api/v1/analytics/platform',
        '/metrics',
        '/openapi.json',
        '/docs',
      ],
      ...['/admin/queues', '/livez', '/API/v1/events', '//api/v1/events', '/x/../api/v1/events'],
    ]) {
      expect(permissionsOf(await preflight(PLAYER, path)), path).to.deep.equal([]);
      const answer = await installation.send('GET', path, { headers: { origin: PLAYER } });
      expect(permissionsOf(answer), path).to.deep.equal([]);
    }
    const methods = (await preflight(PLAYER, EVENTS, 'DELETE')).headers['access-control-allow-methods'];
    expect(methods).to.equal('GET,POST');
  });

  it('gets no permission if no origin is configured', async () => {
    const closed = await startSystem(INSTALLED);
    try {
      const headers = { origin: PLAYER, 'access-control-request-method': 'POST' };
      for (const method of ['OPTIONS', 'POST']) {
        const answer = await closed.send(method, EVENTS, { json: { events: [] }, headers });
        expect(permissionsOf(answer)).to.deep.equal([]);
      }
    } finally {
      await closed.close();
    }
  });
});
