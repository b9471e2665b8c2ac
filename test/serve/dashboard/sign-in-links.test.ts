import { expect } from 'chai';
import { credentialOfAdminKey } from '../../../src/foundation/access/principal.ts';
import { issueSignInLink } from '../../../src/foundation/access/sign-in-links.ts';
import { signInLine } from '../../../src/operate/cli/run-programs.ts';
import { INSTALLED } from '../../support/installed.ts';
import { ADMIN_KEY, type System, startSystem } from '../../support/system.ts';
import { browser } from './browser.ts';

describe('A link that signs in', () => {
  let api: System;

  before(async () => {
    api = await startSystem(INSTALLED);
  });
  after(() => api.close());

  const newLink = async () =>
    `/admin/link/${await issueSignInLink(api.database, credentialOfAdminKey(ADMIN_KEY), api.clock())}`;

  it('is printed at the start, signs in and opens the overview', async () => {
    const line = await signInLine('', { ...api, adminKey: ADMIN_KEY });
    const [path = ''] = /\/admin\/link\/[\w-]{43}$/.exec(line) ?? [];
    const visitor = browser(api.send);
    const entered = await visitor.get(path);
    expect([entered.status, entered.headers.location]).to.deep.equal([303, '/admin']);
    expect((await visitor.get('/admin')).status).to.equal(200);
    expect(JSON.stringify(await api.database('sign_in_links').select())).not.to.include(path.slice(-43));
    expect(JSON.stringify(api.log.lines)).not.to.include(path.slice(-43));
  });

  it('is not printed without an admin key', async () => {
    const line = await signInLine('http://127.0.0.1:3000', { ...api, adminKey: undefined });
    expect(line).to.include('http://127.0.0.1:3000/admin/sign-in').and.not.to.include('/link/');
  });

  it('signs in once, and shows that it was used the second time', async () => {
    const path = await newLink();
    expect((await browser(api.send).get(path)).status).to.equal(303);
    const second = browser(api.send);
    const refused = await second.get(path);
    expect(refused.status).to.equal(410);
    expect(refused.text).to.include('This link has been used already.');
    expect(second.cookies.size).to.equal(0);
  });

  it('signs in one of two who open it at the same time', async () => {
    const path = await newLink();
    const answers = await Promise.all(Array.from({ length: 8 }, () => browser(api.send).get(path)));
    expect(answers.filter(({ status }) => status === 303)).to.have.length(1);
  });

  it('works for ten minutes', async () => {
    const [inTime, late] = [await newLink(), await newLink()];
    api.clock.advance({ minutes: 10, seconds: -1 });
    expect((await browser(api.send).get(inTime)).status).to.equal(303);
    api.clock.advance({ seconds: 1 });
    const refused = await browser(api.send).get(late);
    expect(refused.status).to.equal(410);
    expect(refused.text).to.include('This link has expired.');
  });

  it('is not used up by a prefetch or a preview', async () => {
    const path = await newLink();
    await api.send('HEAD', path, { key: null });
    await browser(api.send).get(path, { 'sec-purpose': 'prefetch' });
    expect((await browser(api.send).get(path)).status).to.equal(303);
  });

  it('is unknown if it was not created by the server', async () => {
    for (const token of ['x', 'A'.repeat(43), '%00', '%F0%9F%8C%99']) {
      const refused = await browser(api.send).get(`/admin/link/${token}`);
      expect(refused.status, token).to.equal(404);
    }
  });
});
