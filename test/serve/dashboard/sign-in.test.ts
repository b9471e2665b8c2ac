import { expect } from 'chai';
import { INSTALLED } from '../../support/installed.ts';
import { ADMIN_KEY, type System, startSystem } from '../../support/system.ts';
import { browser } from './browser.ts';

const [OVERVIEW, SIGN_IN, SIGN_OUT] = ['/admin', '/admin/sign-in', '/admin/sign-out'];
const SESSION = 'storytime_session';

describe('Signing in to the dashboard', () => {
  let api: System;

  before(async () => {
    api = await startSystem(INSTALLED);
  });
  after(() => api.close());

  const revoke = (name: string) =>
    api.database('api_keys').where({ name }).update({ revoked_at: api.clock() });
  const sessions = async () => Number((await api.database('sessions').count())[0]?.count);

  it('is required by every page, and leads back to the requested one', async () => {
    const visitor = browser(api.send);
    expect((await visitor.get('/')).headers.location).to.equal(OVERVIEW);
    const sent = await visitor.get('/admin?range=30d&compare=before');
    expect([sent.status, sent.headers.location]).to.deep.equal([
      303,
      '/admin/sign-in?next=%2Fadmin%3Frange%3D30d%26compare%3Dbefore',
    ]);
    const page = await visitor.get(sent.headers.location ?? '');
    expect(page.text).to.include('<h1 class="title small">Sign in</h1>').and.include('<b>Overview</b>');
    const entered = await visitor.post(SIGN_IN, { key: ADMIN_KEY, next: '/admin?range=30d&compare=before' });
    expect([entered.status, entered.headers.location]).to.deep.equal([
      303,
      '/admin?range=30d&compare=before',
    ]);
    const overview = await visitor.get(OVERVIEW);
    expect(overview.status).to.equal(200);
    expect(overview.text).to.include('Signed in with the key').and.include('admin key');
  });

  it('sets a cookie that scripts cannot read and that contains no key, and stores only its hash', async () => {
    const visitor = browser(api.send);
    const { headers } = await visitor.signIn(ADMIN_KEY);
    const [line = ''] = (headers['set-cookie'] ?? []).filter((cookie) => cookie.startsWith(SESSION));
    expect(line).to.match(/^storytime_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
    const token = visitor.cookies.get(SESSION) ?? '';
    const rows = JSON.stringify(await api.database('sessions').select());
    expect(rows).not.to.include(token).and.not.to.include(ADMIN_KEY);
    expect(JSON.stringify(api.log.lines)).not.to.include(token).and.not.to.include(ADMIN_KEY);
  });

  it('ends with signing out, also for a copy of the cookie', async () => {
    const visitor = browser(api.send);
    await visitor.signIn(ADMIN_KEY);
    await visitor.get(OVERVIEW);
    const kept = visitor.cookies.get(SESSION);
    const before = await sessions();
    const left = await visitor.post(SIGN_OUT);
    expect([left.status, left.headers.location]).to.deep.equal([303, '/admin/sign-in?signed_out=1']);
    expect([visitor.cookies.has(SESSION), await sessions()]).to.deep.equal([false, before - 1]);
    expect((await visitor.get('/admin/sign-in?signed_out=1')).text).to.include('You are signed out.');
    const thief = await browser(api.send).get(OVERVIEW, { cookie: `${SESSION}=${kept}` });
    expect(thief.status).to.equal(303);
  });

  it('lasts for twelve hours, and then says why it is required again', async () => {
    const visitor = browser(api.send);
    await visitor.signIn(ADMIN_KEY);
    api.clock.advance({ hours: 12, seconds: -1 });
    expect((await visitor.get(OVERVIEW)).status).to.equal(200);
    api.clock.advance({ seconds: 1 });
    const over = await visitor.get(OVERVIEW);
    expect([over.status, over.headers.location]).to.deep.equal([303, '/admin/sign-in?next=%2Fadmin']);
    const page = await visitor.get(over.headers.location ?? '');
    expect(page.text).to.include('Please sign in again.').and.include('twelve hours').and.include('Overview');
  });

  it('ends at once when its key is revoked', async () => {
    const visitor = browser(api.send);
    const key = await api.newKey('admin');
    await api.database('api_keys').where({ name: 'a test' }).update({ name: 'morning desk' });
    await visitor.signIn(key);
    expect((await visitor.get(OVERVIEW)).text).to.include('<bdi>morning desk</bdi>');
    await revoke('morning desk');
    expect((await visitor.get(OVERVIEW)).status).to.equal(303);
  });

  it('ends when the admin key changes', async () => {
    const visitor = browser(api.send);
    await visitor.signIn(ADMIN_KEY);
    await api.database('sessions').update({ credential: api.database.raw("replace(credential, ':', ':0')") });
    expect((await visitor.get(OVERVIEW)).status).to.equal(303);
  });

  it('begins a new session for the same browser, and ends the one before', async () => {
    const visitor = browser(api.send);
    await visitor.signIn(ADMIN_KEY);
    const before = [visitor.cookies.get(SESSION), await sessions()] as const;
    await visitor.signIn(ADMIN_KEY);
    expect(visitor.cookies.get(SESSION)).not.to.equal(before[0]);
    expect(await sessions()).to.equal(before[1]);
  });

  it('leads to no other site and to no address that signs in or out, in any notation', async () => {
    for (const next of [
      ...['https://evil.example/admin', '//evil.example/admin', '/\\evil.example', '/admin/..//evil.example'],
      ...[
        '\\\\evil.example',
        '/admin\\..\\..\\evil.example',
        'javascript:alert(1)',
        '/admin\n//evil.example',
      ],
      ...['/admin/sign-out', '/admin/link/abc', '/admin/sign-in?next=/admin', '/administrator', '/docs', ''],
    ]) {
      const entered = await browser(api.send).signIn(ADMIN_KEY, next);
      expect([entered.status, entered.headers.location], next).to.deep.equal([303, OVERVIEW]);
    }
  });

  it('leads to the first page that the key has access to, and says that it has access to none', async () => {
    const visitor = browser(api.send);
    await visitor.signIn(await api.newKey('ingest'));
    const page = await visitor.get(OVERVIEW);
    expect([page.status, page.headers['content-type']]).to.deep.equal([403, 'text/html; charset=utf-8']);
    expect(page.text).to.include('This key has no access to that.').and.include('scope admin');
    expect(page.text).not.to.include('aria-current');
    expect((await visitor.post(SIGN_OUT)).status).to.equal(303);
  });

  it('does not accept the token of a device', async () => {
    const { status } = await browser(api.send).signIn(await api.newToken([470011000031]));
    expect(status).to.equal(401);
  });
});

describe('Trying keys at the dashboard', () => {
  let api: System;

  before(async () => {
    api = await startSystem({ ...INSTALLED, trustedProxies: ['127.0.0.0/8'] });
  });
  after(() => api.close());

  it('shows how many attempts are left, then pauses, for one address only', async () => {
    const visitor = browser(api.send, { 'x-forwarded-for': '198.51.100.1' });
    const answers = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) answers.push(await visitor.signIn(`wrong-${attempt}`));
    expect(answers.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401, 401]);
    const [first] = answers;
    expect(first?.headers['www-authenticate']).to.equal('Bearer');
    expect(first?.text).to.include('This key is unknown.').and.include('Four more attempts');
    expect(first?.text).not.to.include('wrong-1');
    expect(answers[3]?.text).to.include('One more attempt,');
    const paused = await visitor.signIn(ADMIN_KEY);
    expect(paused.status).to.equal(429);
    expect(Number(paused.headers['retry-after'])).to.be.within(1, 300);
    expect(paused.text).to.include('Wait for').and.not.to.include(ADMIN_KEY);
    expect(visitor.cookies.has(SESSION)).to.equal(false);
    const other = await browser(api.send, { 'x-forwarded-for': '198.51.100.2' }).signIn(ADMIN_KEY);
    expect(other.status).to.equal(303);
  });

  it('is counted also if many keys are sent at the same time', async () => {
    const visitor = browser(api.send, { 'x-forwarded-for': '198.51.100.3' });
    await visitor.get(SIGN_IN);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) => visitor.post(SIGN_IN, { key: `wrong-${number}` })),
    );
    expect(answers.filter(({ status }) => status === 401)).to.have.length(5);
    expect(answers.filter(({ status }) => status === 429)).to.have.length(15);
  });

  it('trusts an address only from the nearest proxy, so that naming another does not reset the count', async () => {
    const statuses = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      const visitor = browser(api.send, { 'x-forwarded-for': `203.0.113.${attempt}, 198.51.100.4` });
      statuses.push((await visitor.signIn('wrong')).status);
    }
    expect(statuses.at(-1)).to.equal(429);
  });

  it('sets a cookie for TLS alone if the proxy reports TLS', async () => {
    const visitor = browser(api.send, { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.5' });
    const { headers } = await visitor.signIn(ADMIN_KEY);
    expect(headers['set-cookie']?.[0]).to.match(/^__Host-storytime_session=.*; Secure$/);
    expect((await visitor.get(OVERVIEW)).status).to.equal(200);
  });
});
