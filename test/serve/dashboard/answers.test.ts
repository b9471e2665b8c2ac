import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { ASSETS } from '../../../src/serve/dashboard/assets.ts';
import type { Answer } from '../../support/http-client.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { browser } from './browser.ts';
import { OWN_SCRIPT } from './watched-library.ts';

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const expectGuarded = ({ headers }: Answer, what: string) => {
  expect(headers, what).to.include({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  });
  expect(headers['content-security-policy'], what).to.include("frame-ancestors 'none'");
};

describe('An answer of the dashboard', () => {
  let api: System;

  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());

  it('has the security policy as a page, an error, a redirect and a style', async () => {
    const visitor = browser(api.send);
    const stranger = await visitor.get('/admin');
    await visitor.signIn(TEST_KEYS.privacy);
    const stylesheet =
      /href="(\/admin\/assets\/[^"]+\.css)"/.exec((await visitor.get('/admin')).text)?.[1] ?? '';
    const answers = {
      stranger,
      'signing in': await visitor.get('/admin/sign-in'),
      'no scope': await visitor.get('/admin'),
      'a wrong key': await visitor.signIn('wrong'),
      'an old form': await visitor.post('/admin/sign-in', { csrf: 'x' }),
      'no link': await visitor.get('/admin/link/x'),
      'no page': await visitor.get('/admin/nowhere'),
      'the root': await visitor.get('/'),
      'the style': await visitor.get(stylesheet),
    };
    for (const [what, answer] of Object.entries(answers)) {
      expectGuarded(answer, what);
      expect(answer.headers['content-security-policy'], what).to.equal(POLICY);
    }
    expect(Object.values(answers).map(({ status }) => status)).to.deep.equal([
      ...[303, 200, 403, 401, 403, 404, 404, 302, 200],
    ]);
  });

  it('has security headers from the API, the documentation and the queues, too', async () => {
    for (const path of ['/livez', '/docs', '/admin/queues', '/admin/api/v1/days', '/api/v1/nothing']) {
      expectGuarded(await api.send('GET', path), path);
      expectGuarded(await api.send('GET', path, { key: null }), path);
    }
  });

  it('is not cached, except assets, which are cached for a year', async () => {
    const page = await api.send('GET', '/admin');
    expect(page.headers['cache-control']).to.equal('no-store');
    const path = /href="(\/admin\/assets\/[^"]+\.css)"/.exec(page.text)?.[1] ?? '';
    const style = await api.send('GET', path, { key: null });
    expect(style.headers).to.include({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/css; charset=utf-8',
    });
    expect(style.text).to.include('--lantern');
    const icon = await api.send('GET', /rel="icon" href="([^"]+)"/.exec(page.text)?.[1] ?? '', { key: null });
    expect([icon.status, icon.headers['content-type']]).to.deep.equal([200, 'image/svg+xml']);
  });

  it('loads a script of at most 8 KB, whose modules are cached for a year under the hash of their content', async () => {
    const { text } = await api.send('GET', '/admin');
    const [, entry = ''] = /src="([^"]+)"/.exec(text) ?? [];
    const modules = ASSETS.filter(({ path }) => path.endsWith('.js')).map(({ path }) => path);
    expect(modules).to.include(entry);
    let bytes = 0;
    for (const path of modules) {
      const module = await api.send('GET', path, { key: null });
      expect(module.headers, path).to.include({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/javascript; charset=utf-8',
      });
      for (const [, name = ''] of module.text.matchAll(/(?:from|import) '\.\/([^']+)'/g))
        expect(modules, path).to.include(entry.replace('storytime.js', name));
      expect(module.text).not.to.match(/innerHTML|\beval\b|document\.write|localStorage|sessionStorage/);
      bytes += gzipSync(module.text).length;
    }
    expect(bytes).to.be.below(8_000);
  });

  it('has no inline style and loads nothing from other servers', async () => {
    for (const path of ['/admin', '/admin/sign-in']) {
      const { text } = await browser(api.send).get(path, { authorization: `Bearer ${TEST_KEYS.every}` });
      expect(text).to.match(OWN_SCRIPT);
      expect(text.replace(OWN_SCRIPT, '')).not.to.match(
        / style=|<style|<script|(src|href|action)="(https?:)?\/\//,
      );
    }
  });

  it('is a page with the id of the request if the address does not exist', async () => {
    const visitor = browser(api.send);
    const { text, headers } = await visitor.get('/admin/nowhere');
    expect(text).to.include('There is nothing at this address.').and.include(headers['x-request-id']);
    expect(text).not.to.include('aria-label="Pages"');
    await visitor.signIn(TEST_KEYS.every);
    expect((await visitor.get('/admin/nowhere')).text).to.include('aria-label="Pages"');
    expect((await api.send('GET', '/admin/nowhere')).headers['content-type']).to.include('problem+json');
    expect((await visitor.get('/admin/api/v1/nowhere')).headers['content-type']).to.include('problem+json');
  });

  it('is in the log by its pattern', async () => {
    await browser(api.send).get('/admin/link/a-secret-link?and=more');
    const text = JSON.stringify(api.log.lines);
    expect(text).to.include('/admin/link/:token').and.not.to.include('a-secret-link');
  });
});

describe('A page while the database is unavailable', () => {
  it('says that nothing is lost, and reveals nothing internal', async () => {
    const api = await startSystem({
      databaseOf: () =>
        connectDatabase({
          url: 'postgres://nobody@127.0.0.1:1/nothing',
          applicationName: 'away',
          connectionsMax: 1,
          statementTimeoutMilliseconds: 1_000,
        }),
    });
    try {
      const visitor = browser(api.send);
      const cookie = `storytime_session=${'A'.repeat(43)}`;
      const { status, text, headers } = await visitor.get('/admin', { cookie });
      expect([status, headers['content-type']]).to.deep.equal([503, 'text/html; charset=utf-8']);
      expect(text).to.include('The database does not answer.').and.include(headers['x-request-id']);
      expect(text).not.to.match(/ECONN|127\.0\.0\.1|at \w+ \(|postgres/);
      expect((await visitor.signIn(TEST_KEYS.every)).status).to.equal(503);
    } finally {
      await api.close();
    }
  });
});
