import { expect } from 'chai';
import { chosenAppearance } from '../../../src/serve/dashboard/appearance.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { type Browser, browser } from './browser.ts';

const [APPEARANCE, SIGN_IN] = ['/admin/appearance', '/admin/sign-in'];
const COOKIE = 'storytime_appearance';
const rootOf = (html: string) => /<html[^>]*>/.exec(html)?.[0];

describe('The appearance of the pages', () => {
  let api: System;
  let visitor: Browser;

  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());

  beforeEach(async () => {
    visitor = browser(api.send);
    await visitor.signIn(TEST_KEYS.every);
    await visitor.get('/admin');
  });

  it('follows the system of the reader, until the reader chooses', async () => {
    const { text } = await visitor.get('/admin');
    expect(rootOf(text)).to.equal('<html lang="en">');
    expect(text).to.include('<meta name="color-scheme" content="light dark"');
    expect(text).to.match(/value="system" checked/);
  });

  it('is kept for a year, is set in the page that is sent, and is shown in the form again', async () => {
    const kept = await visitor.post(APPEARANCE, { theme: 'dark', keys: 'on' });
    expect(kept.status).to.equal(303);
    expect(kept.headers['set-cookie']).to.deep.equal([
      `${COOKIE}=dark.on; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`,
    ]);
    const { text } = await visitor.get('/admin');
    expect(rootOf(text)).to.equal('<html lang="en" data-theme="dark">');
    expect(text)
      .to.include('<meta name="color-scheme" content="dark"')
      .and.match(/value="dark" checked/);
  });

  it('includes whether single keys are on for the script', async () => {
    await visitor.post(APPEARANCE, { theme: 'system' });
    const { text } = await visitor.get('/admin');
    expect(rootOf(text)).to.equal('<html lang="en" data-keys="off">');
    expect(text).to.include('name="keys" value="on"/>');
    await visitor.post(APPEARANCE, { theme: 'system', keys: 'on' });
    expect(rootOf((await visitor.get('/admin')).text)).to.equal('<html lang="en">');
  });

  it('applies to every page, also after signing out', async () => {
    await visitor.post(APPEARANCE, { theme: 'light', keys: 'on' });
    expect(rootOf((await visitor.get('/admin/nowhere')).text)).to.include('data-theme="light"');
    await visitor.post('/admin/sign-out');
    expect(rootOf((await visitor.get(SIGN_IN)).text)).to.include('data-theme="light"');
  });

  it('leads back to the page on which it was chosen, and never to another host or into a loop', async () => {
    const from = async (referer: string) =>
      (await visitor.post(APPEARANCE, { theme: 'dark', keys: 'on' }, { referer })).headers.location;
    const own = (path: string) => from(`${api.address}${path}`);
    expect(await own('/admin/books?q=moon&page=2')).to.equal('/admin/books?q=moon&page=2');
    expect(await own('/admin/books/7')).to.equal('/admin/books/7');
    for (const path of [APPEARANCE, SIGN_IN, '/admin/nowhere', '/docs', '//evil.example/admin'])
      expect(await own(path), path).to.equal('/admin');
    for (const referer of ['http://evil.example/admin/books', 'javascript:alert(1)', 'no address', ''])
      expect(await from(referer), referer).to.equal('/admin');
  });

  it('is changed only by a form of this server in a session', async () => {
    expect((await visitor.post(APPEARANCE, { theme: 'dark', csrf: 'wrong' })).status).to.equal(403);
    const elsewhere = await visitor.post(APPEARANCE, { theme: 'dark' }, { 'sec-fetch-site': 'cross-site' });
    expect(elsewhere.status).to.equal(403);
    expect(visitor.cookies.has(COOKIE)).to.equal(false);
    const stranger = await browser(api.send).post(APPEARANCE, { theme: 'dark' });
    expect([stranger.status, stranger.headers.location]).to.deep.equal([303, SIGN_IN]);
  });

  it('is the default if the cookie has an unknown value, which never gets into the page', async () => {
    const cookie = (value: string) => ({ cookie: `${COOKIE}=${value}` });
    for (const value of ['purple.on', '"><script>.on', '.on', 'system'])
      expect(rootOf((await visitor.get(SIGN_IN, cookie(value))).text)).to.match(
        /^<html lang="en"( data-keys="off")?>$/,
      );
    expect(chosenAppearance({ theme: 'purple', keys: 'on' })).to.deep.equal({
      theme: 'system',
      hasKeys: true,
    });
  });
});
