import { expect } from 'chai';
import { SCOPES, type Scope } from '../../../src/foundation/access/principal.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { type Browser, browser } from './browser.ts';
import { everyPage } from './every-page.ts';

/** The address with a number for each parameter, which need not exist. */
const addressOf = (path: string) => path.replaceAll(/:\w+/g, '1');

describe('Every page of the dashboard', () => {
  let api: System;
  const visitors = new Map<Scope, Browser>();

  before(async () => {
    api = await startSystem();
    for (const scope of SCOPES) {
      const visitor = browser(api.send);
      await visitor.signIn(TEST_KEYS[scope]);
      await visitor.get('/admin');
      visitors.set(scope, visitor);
    }
  });
  after(() => api.close());

  const pages = () => everyPage(api);

  it('is below /admin, needs a scope, and has a unique address', () => {
    const paths = pages().flatMap(({ path, forms = [] }) => [
      `GET ${path}`,
      ...forms.map((form) => `POST ${form.path}`),
    ]);
    expect(new Set(paths).size).to.equal(paths.length);
    for (const { path, scopes, forms = [] } of pages()) {
      for (const one of [{ path, scopes }, ...forms]) {
        expect(one.path).to.match(/^\/admin($|\/)/);
        expect(one.scopes, one.path).not.to.deep.equal([]);
      }
    }
  });

  it('is not shown without a session', async () => {
    for (const { path, forms = [] } of pages()) {
      const stranger = browser(api.send);
      const asked = await stranger.get(addressOf(path));
      expect([asked.status, asked.headers.location], path).to.deep.equal([
        303,
        `/admin/sign-in?${new URLSearchParams({ next: addressOf(path) })}`,
      ]);
      for (const form of forms) {
        const sent = await stranger.post(addressOf(form.path));
        expect([sent.status, sent.headers.location], form.path).to.deep.equal([303, '/admin/sign-in']);
      }
    }
  });

  it('is refused to keys of other scopes, as a page', async () => {
    for (const { path, scopes, forms = [] } of pages()) {
      for (const [scope, visitor] of visitors) {
        const seen = await visitor.get(addressOf(path));
        expect(seen.status === 403, `${path} with ${scope}`).to.equal(!scopes.includes(scope));
        expect(seen.headers['content-type']).to.equal('text/html; charset=utf-8');
        for (const form of forms.filter((one) => !one.scopes.includes(scope)))
          expect((await visitor.post(addressOf(form.path))).status, form.path).to.equal(403);
      }
    }
  });

  it('refuses forms without the token of the session', async () => {
    for (const form of pages().flatMap(({ forms = [] }) => forms)) {
      for (const scope of form.scopes) {
        const sent = await visitors.get(scope)?.post(addressOf(form.path), { csrf: 'wrong' });
        expect(sent?.status, form.path).to.equal(403);
      }
    }
  });
});
