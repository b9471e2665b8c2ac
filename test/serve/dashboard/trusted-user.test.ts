import { expect } from 'chai';
import { CHILD, INSTALLED } from '../../support/installed.ts';
import { ADMIN_KEY, type System, startSystem } from '../../support/system.ts';
import { browser } from './browser.ts';

const HEADER = 'x-forwarded-user';
const LOOK = `/privacy/api/v1/children/${CHILD}`;

describe('A user whom a proxy names', () => {
  let api: System;

  before(async () => {
    api = await startSystem({
      ...INSTALLED,
      trustedProxies: ['10.1.2.0/24', '127.0.0.1'],
      trustedUser: { header: 'X-Forwarded-User', scopes: ['admin', 'privacy'] },
    });
  });
  after(() => api.close());

  it('sees the pages without a key, under the name that the proxy gives', async () => {
    const ada = browser(api.send, { [HEADER]: 'ada@example.com' });
    const page = await ada.get('/admin');
    expect(page.status).to.equal(200);
    expect(page.text).to.include('<bdi>ada@example.com</bdi>').and.include('admin, privacy');
    expect(page.text).not.to.include('Sign out');
  });

  it('is in the access log, under a name that no key can have', async () => {
    const ada = browser(api.send, { [HEADER]: 'key 1' });
    expect((await ada.get(LOOK)).status).to.equal(200);
    const entry = await api.database('access_log').orderBy('id', 'desc').first();
    expect(entry).to.include({ actor: 'user key 1', action: 'view' });
  });

  it('is in the access log for forms of the pages, too', async () => {
    const ada = browser(api.send, { [HEADER]: 'ada' });
    await ada.get('/admin/privacy');
    const form = { id: String(CHILD), action: 'view', reason: 'other' };
    expect((await ada.post('/admin/privacy', form)).text).to.include('It was made by <b><bdi>ada</bdi>');
    const entry = await api.database('access_log').orderBy('id', 'desc').first();
    expect(entry).to.include({ actor: 'user ada', action: 'view', reason: 'other' });
  });

  it('has a session for the forms, which gives no access without the name', async () => {
    const ada = browser(api.send, { [HEADER]: 'ada' });
    await ada.get('/admin');
    const cookie = `storytime_session=${ada.cookies.get('storytime_session')}`;
    expect((await browser(api.send).get('/admin', { cookie })).status).to.equal(303);
    const grace = browser(api.send, { [HEADER]: 'grace', cookie });
    const shown = await grace.get('/admin');
    expect(shown.text).to.include('<bdi>grace</bdi>');
    const mixed = await browser(api.send, { [HEADER]: 'grace', cookie }).post('/admin/sign-out');
    expect(mixed.status).to.equal(403);
  });

  it('has only the scopes that are configured', async () => {
    const ada = browser(api.send, { [HEADER]: 'ada' });
    expect((await ada.get('/admin/queues')).status).to.equal(200);
    expect((await ada.post('/admin/queues/api/queues/x/pause')).status).to.equal(403);
    expect((await ada.post('/admin/api/v1/backfills')).status).to.equal(401);
  });

  it('is not recognised if the name is invalid, or is sent twice', async () => {
    const names = ['', ' ', 'ada, eve', 'a'.repeat(101), 'ad\u00e0', ['ada', 'eve']];
    for (const name of names) {
      const answer = await browser(api.send).get('/admin', { [HEADER]: name });
      expect(answer.status, String(name)).to.equal(303);
    }
  });

  it('may sign in with a key if the proxy names nobody', async () => {
    const visitor = browser(api.send);
    await visitor.signIn(ADMIN_KEY);
    expect((await visitor.get('/admin')).text)
      .to.include('admin key')
      .and.include('Sign out');
  });
});

describe('A name in the header of a proxy', () => {
  for (const [what, options] of Object.entries({
    'is believed of its address alone': {
      trustedProxies: ['10.1.2.3'],
      trustedUser: { header: 'X-Forwarded-User', scopes: ['admin'] as const },
    },
    'is ignored if the setting is missing': { trustedProxies: ['127.0.0.1'] },
  })) {
    it(what, async () => {
      const api = await startSystem({ ...INSTALLED, ...options });
      try {
        const headers = { [HEADER]: 'ada', 'x-forwarded-for': '10.1.2.3', 'x-forwarded-proto': 'https' };
        expect((await browser(api.send).get('/admin', headers)).status).to.equal(303);
        expect((await browser(api.send).get(LOOK, headers)).status).to.equal(401);
        const page = await browser(api.send).get('/admin/sign-in', headers);
        const isSecure = options.trustedProxies.includes('127.0.0.1');
        expect((page.headers['set-cookie'] ?? []).some((line) => line.includes('Secure'))).to.equal(isSecure);
      } finally {
        await api.close();
      }
    });
  }
});
