import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { credentialOfAdminKey } from '../../../src/foundation/access/principal.ts';
import { issueSignInLink } from '../../../src/foundation/access/sign-in-links.ts';
import { inChromium } from '../../support/chromium.ts';
import { INSTALLED } from '../../support/installed.ts';
import { ADMIN_KEY, type System, startSystem } from '../../support/system.ts';
import { windowsOn } from './windows.ts';

const NOBODY = { key: null };

inChromium('Signing in to the dashboard in a browser', () => {
  let api: System;
  const windows = windowsOn(() => api);

  before(async () => {
    api = await startSystem(INSTALLED);
  });
  after(() => api.close());

  const signIn = async (page: Page, key: string) => {
    await page.getByLabel('Access key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
  const overview = (page: Page) => page.getByRole('link', { name: 'Overview', exact: true }).waitFor();

  it('leads from / to the sign-in page, back to the requested page, and out again', async () => {
    const page = await windows.open(NOBODY);
    await page.goto('/');
    await heading(page, 'Sign in');
    await page.goto('/admin/operations?month=2026-01');
    await signIn(page, ADMIN_KEY);
    await page.waitForURL('**/admin/operations?month=2026-01');
    await page.getByRole('button', { name: 'Key' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.goBack();
    await page.reload();
    await heading(page, 'Sign in');
  });

  it('refuses a wrong key, stores nothing of it, and accepts the right one afterwards', async () => {
    const page = await windows.open(NOBODY);
    await page.goto('/admin');
    await signIn(page, 'a-wrong-key');
    await page.getByText('This key is unknown.').waitFor();
    const field = page.getByLabel('Access key');
    expect([await field.inputValue(), await field.getAttribute('aria-invalid')]).to.deep.equal(['', 'true']);
    await signIn(page, ADMIN_KEY);
    await overview(page);
  });

  it('works once with a link, and says so in the second window', async () => {
    const credential = credentialOfAdminKey(ADMIN_KEY);
    const path = `/admin/link/${await issueSignInLink(api.database, credential, api.clock())}`;
    const [first, second] = [await windows.open(NOBODY), await windows.open(NOBODY)];
    await first.goto(path);
    await overview(first);
    await second.goto(path);
    await heading(second, 'This link has been used already.');
    expect(await second.context().cookies()).to.deep.equal([]);
  });

  it('is required again when the key is revoked', async () => {
    const page = await windows.open({ key: await api.newKey('admin') });
    await page.goto('/admin/books');
    await api.database('api_keys').update({ revoked_at: api.clock() });
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByText('Please sign in again.').waitFor();
  });

  it('is required again after twelve hours, and leads back', async () => {
    const page = await windows.open({ key: ADMIN_KEY });
    await page.goto('/admin/books');
    api.clock.advance({ hours: 12 });
    await page.reload();
    await page.getByText('Please sign in again.').waitFor();
    await signIn(page, ADMIN_KEY);
    await page.waitForURL('**/admin/books');
    await heading(page, 'Books');
  });
});
