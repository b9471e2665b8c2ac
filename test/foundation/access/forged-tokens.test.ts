import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { expectProblem } from '../../support/expect-problem.ts';
import { CHILD, INSTALLED } from '../../support/installed.ts';
import { type System, startSystem, TOKEN_SECRET } from '../../support/system.ts';

const secretOf = (text: string) => createSecretKey(Buffer.from(text));

/** A token is accepted only if the server has signed it for this purpose and it has not expired. */
describe('A token', () => {
  let installation: System;
  let issuedAt: number;

  before(async () => {
    installation = await startSystem(INSTALLED);
    issuedAt = installation.clock().getTime() / 1000;
  });
  after(() => installation.close());

  const claims = (changed: JWTPayload = {}): JWTPayload => ({
    ...{ children: [String(CHILD)], aud: 'storytime-ingest', jti: 'a-test', iat: issuedAt },
    ...{ exp: issuedAt + 3_600, ...changed },
  });
  const sign = (payload: JWTPayload, key: KeyObject = secretOf(TOKEN_SECRET), alg = 'HS256') =>
    new SignJWT(payload).setProtectedHeader({ alg }).sign(key);
  const post = (key: string) => installation.send('POST', '/api/v1/events', { key, json: { events: [] } });

  async function expectRefused(tokens: Record<string, string | Promise<string>>): Promise<void> {
    for (const [what, token] of Object.entries(tokens)) {
      const answer = await post(await token);
      expect(answer.status, what).to.equal(401);
      expect(expectProblem(answer, 'key_unknown').detail, what).to.equal(
        'No such key exists, or it has expired or been revoked.',
      );
    }
  }

  it('is accepted if the test signs it as the server does; each other test changes one thing', async () => {
    expect((await post(await sign(claims()))).status).to.equal(200);
  });

  it('is rejected if it is unsigned, or signed with another secret or algorithm', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const own = await installation.newToken([CHILD]);
    const [head, body, signature] = own.split('.');
    const none = new UnsecuredJWT(claims()).encode();
    await expectRefused({
      'another secret': sign(claims(), secretOf(`${TOKEN_SECRET}.`)),
      'no secret': sign(claims(), secretOf('a')),
      'alg none': none,
      'alg none with our signature': `${none}${signature}`,
      'HS512 with our secret': sign(claims(), secretOf(TOKEN_SECRET), 'HS512'),
      'HS384 with our secret': sign(claims(), secretOf(TOKEN_SECRET), 'HS384'),
      RS256: sign(claims(), privateKey, 'RS256'),
      'no signature': `${head}.${body}.`,
      'two parts': `${head}.${body}`,
      'half a signature': own.slice(0, -20),
      'other claims under our signature': `${head}.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.${signature}`,
      'not a token': 'ey',
      'far too long': `ey${'J'.repeat(8_000)}`,
    });
    expect((await post(own)).status).to.equal(200);
  });

  it('is rejected if it has another audience or none', async () => {
    await expectRefused({
      another: sign(claims({ aud: 'storytime' })),
      similar: sign(claims({ aud: 'storytime-ingest ' })),
      none: sign((({ aud: _, ...rest }) => rest)(claims())),
    });
  });

  it('is rejected without children, an expiry or an id, because it would be unlimited', async () => {
    const without = (name: string) =>
      Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
    await expectRefused({
      'no children': sign(without('children')),
      'children null': sign(claims({ children: null })),
      'children of another form': sign(claims({ children: String(CHILD) })),
      'children that are objects': sign(claims({ children: [{ id: CHILD }] })),
      'no end': sign(without('exp')),
      'no id': sign(without('jti')),
    });
  });

  it("is valid exactly until its expiry by the server's clock", async () => {
    const [minute, day] = [
      await installation.newToken([CHILD], 60),
      await installation.newToken([CHILD], 86_400),
    ];
    installation.clock.advance({ seconds: 59, milliseconds: 999 });
    expect((await post(minute)).status).to.equal(200);
    installation.clock.advance({ milliseconds: 1 });
    await expectRefused({ 'a minute later': minute });
    installation.clock.advance({ seconds: 86_339, milliseconds: 999 });
    expect((await post(day)).status).to.equal(200);
    installation.clock.advance({ milliseconds: 1 });
    await expectRefused({ 'a day later': day });
    installation.clock.advance({ seconds: -86_400 });
  });

  it('is accepted by the ingest endpoint only', async () => {
    const token = await installation.newToken([CHILD]);
    for (const path of [
      ...['/admin/api/v1/analytics/platform', '/admin/api/v1/backfills/1', '/metrics', '/admin/queues'],
      '/admin/queues/api/queues',
    ]) {
      expectProblem(await installation.send('GET', path, { key: token }), 'scope_missing');
    }
    for (const path of ['/admin/api/v1/catalogue', '/admin/api/v1/backfills', '/api/v1/ingest_tokens']) {
      expectProblem(
        await installation.send('POST', path, { key: token, json: {} }),
        path.startsWith('/admin') ? 'scope_missing' : 'invalid_request',
      );
    }
  });
});
