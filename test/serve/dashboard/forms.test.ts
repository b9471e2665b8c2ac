import { expect } from 'chai';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { type Browser, browser } from './browser.ts';

const [SIGN_IN, SIGN_OUT] = ['/admin/sign-in', '/admin/sign-out'];

describe('A form of the dashboard', () => {
  let api: System;

  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());

  const signedIn = async (): Promise<Browser> => {
    const visitor = browser(api.send);
    await visitor.signIn(TEST_KEYS.every);
    await visitor.get('/admin');
    return visitor;
  };
  const isSignedIn = async (visitor: Browser) => (await visitor.get('/admin')).status === 200;

  it('is refused without its token, with a wrong one, and with that of another session', async () => {
    const [visitor, other] = [await signedIn(), await signedIn()];
    const foreign = /name="csrf" value="([^"]+)"/.exec((await other.get('/admin')).text)?.[1] ?? '';
    expect(foreign).to.match(/^[\w-]{43}$/);
    for (const csrf of ['', 'wrong', foreign, `${foreign}x`]) {
      const refused = await visitor.post(SIGN_OUT, { csrf });
      expect(refused.status, csrf).to.equal(403);
      expect(refused.text).to.include('Forms are only accepted from pages of this server');
    }
    expect(await isSignedIn(visitor)).to.equal(true);
  });

  it('is refused from a page of another site, even with its token', async () => {
    const visitor = await signedIn();
    const host = new URL(api.address).host;
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': '', origin: 'http://evil.example' },
      { 'sec-fetch-site': '', origin: 'null' },
    ]) {
      expect((await visitor.post(SIGN_OUT, {}, headers)).status, JSON.stringify(headers)).to.equal(403);
    }
    expect(await isSignedIn(visitor)).to.equal(true);
    const own = { 'sec-fetch-site': '', origin: `http://${host}` };
    expect((await visitor.post(SIGN_OUT, {}, own)).status).to.equal(303);
  });

  it('has a token on the sign-in page, too, so that no other site can sign in a browser', async () => {
    const visitor = browser(api.send);
    await visitor.get(SIGN_IN);
    for (const [fields, headers] of [
      [{ csrf: 'wrong' }, {}],
      [{}, { 'sec-fetch-site': 'cross-site' }],
      [{}, { cookie: '' }],
    ] as const) {
      const refused = await visitor.post(SIGN_IN, { key: TEST_KEYS.every, ...fields }, headers);
      expect(refused.status).to.equal(403);
      expect(refused.text).to.include('Please send the key again.').and.not.to.include(TEST_KEYS.every);
      await visitor.get(SIGN_IN);
    }
    expect(visitor.cookies.has('storytime_session')).to.equal(false);
    expect((await visitor.signIn(TEST_KEYS.every)).status).to.equal(303);
  });

  it('is refused if it is too large, or not a form', async () => {
    const visitor = await signedIn();
    expect((await visitor.post(SIGN_OUT, { more: 'x'.repeat(70_000) })).status).to.equal(413);
    const json = { 'content-type': 'application/json' };
    expect((await visitor.post(SIGN_OUT, {}, json)).status).to.equal(415);
    expect(await isSignedIn(visitor)).to.equal(true);
  });

  it('leads to the sign-in page if the session is over, and from there back to its own page', async () => {
    const visitor = await signedIn();
    visitor.cookies.delete('storytime_session');
    const sent = await visitor.post(SIGN_OUT, {}, { referer: `${api.address}/admin?range=7d` });
    expect([sent.status, sent.headers.location]).to.deep.equal([
      303,
      '/admin/sign-in?next=%2Fadmin%3Frange%3D7d',
    ]);
    const elsewhere = await visitor.post(SIGN_OUT, {}, { referer: 'http://evil.example/admin?range=7d' });
    expect(elsewhere.headers.location).to.equal(SIGN_IN);
  });
});
