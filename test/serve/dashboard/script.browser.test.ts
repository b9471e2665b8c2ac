import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { inChromium } from '../../support/chromium.ts';
import { type System, startSystem } from '../../support/system.ts';
import { type Library, openLibrary, viewing } from './watched-library.ts';
import { windowsOn } from './windows.ts';

/** Whether the browser has loaded a page since `mark`. */
const mark = (page: Page) => page.evaluate('window.marked = true');
const isSamePage = (page: Page) => page.evaluate<boolean>('window.marked === true');

const said = (page: Page) => page.locator('body > p[role=status]').textContent();
const focused = (page: Page) =>
  page.evaluate<string>(
    "(({ activeElement: it }) => it.id || it.getAttribute('aria-label') || it.getAttribute('aria-labelledby') || it.tagName)(document)",
  );
const rangeShown = (page: Page, name: string) => page.locator('.picker-button', { hasText: name }).waitFor();

inChromium('The script of the dashboard', () => {
  let library: Library;
  const windows = windowsOn(() => library);

  before(async () => {
    library = await openLibrary();
    await library.watch(viewing());
  });
  after(() => library.close());

  const open = async (path: string, options = {}) => {
    const page = await windows.open(options);
    await page.goto(path);
    await mark(page);
    return page;
  };

  it('shows another range in place: its section has the focus, its sentence is announced, and Back and Forward work', async () => {
    const page = await open('/admin');
    await page.getByRole('button', { name: 'Last 30 days' }).click();
    await page.getByRole('link', { name: 'Last 7 days' }).click();
    await rangeShown(page, 'Last 7 days');
    expect(page.url()).to.match(/\/admin\?range=7d$/);
    expect([await focused(page), await said(page)]).to.deep.equal([
      'range',
      await page.locator('figcaption b').first().textContent(),
    ]);
    await page.getByRole('navigation', { name: 'What the chart shows' }).getByText('Children').click();
    await page.waitForURL('**/admin?range=7d&measure=children');
    await page.goBack();
    await page.waitForURL('**/admin?range=7d');
    await page.goBack();
    await rangeShown(page, 'Last 30 days');
    await page.goForward();
    await rangeShown(page, 'Last 7 days');
    expect(await isSamePage(page)).to.equal(true);
  });

  it('sorts, pages through and searches the books in place, and the search leads to one address', async () => {
    const page = await open('/admin/books');
    await page.getByRole('columnheader', { name: 'Starts' }).getByRole('link').click();
    await page.waitForURL('**/admin/books?sort=play_starts');
    expect([await focused(page), await said(page)]).to.deep.equal([
      'Books',
      await page.locator('.lede').textContent(),
    ]);
    await page.getByRole('link', { name: 'Next' }).click();
    await page.locator('main').getByText('21 – 26 of 26 books').waitFor();
    expect(await said(page)).to.equal('21 – 26 of 26 books');
    await page.getByLabel('Search by title or id').fill('alert(1)');
    await page.getByLabel('Search by title or id').press('Enter');
    await page.locator('main').getByText('1 – 2 of 2 books').waitFor();
    expect(new URL(page.url()).search).to.equal('?sort=play_starts&q=alert%281%29&previews=0&previews=1');
    expect(await isSamePage(page)).to.equal(true);
  });

  it('leaves errors, redirects to the sign-in page, and links to other pages to the browser', async () => {
    const page = await open('/admin/books');
    const next = page.getByRole('link', { name: 'Next' });
    await page.route('**/admin/books?page=2', (route) =>
      route.request().resourceType() === 'fetch' ? route.abort() : route.continue(),
    );
    await next.click();
    await page.locator('main').getByText('21 – 26 of 26 books').waitFor();
    expect(await isSamePage(page)).to.equal(false);
    await page.locator('main tbody a').first().click();
    await page.waitForURL('**/admin/books/*');
    await mark(page);
    await page.context().clearCookies();
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).searchParams.get('next')).to.match(/^\/admin\/books\/\d+\?range=7d$/);
  });

  it('handles single keys, but not in fields, not with modifiers, and not if they are switched off', async () => {
    const page = await open('/admin/books');
    await page.keyboard.press('Control+w');
    await page.keyboard.press('Shift+W');
    await page.keyboard.press('/');
    expect(await focused(page)).to.equal('q');
    await page.keyboard.type('w[?');
    expect(await page.getByLabel('Search by title or id').inputValue()).to.equal('w[?');
    expect(page.url()).to.match(/\/admin\/books$/);
    await page.locator('h1').click();
    await page.keyboard.press('w');
    await rangeShown(page, 'Last 7 days');
    await page.keyboard.press('[');
    await rangeShown(page, '1 – 7 May 2024');
    await page.keyboard.press(']');
    await rangeShown(page, '8 – 14 May 2024');
    expect(await isSamePage(page)).to.equal(true);
    await page.getByRole('button', { name: 'Key', exact: true }).click();
    await page.getByLabel('Single keys').uncheck();
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.locator('html[data-keys=off]').waitFor();
    const address = page.url();
    await page.keyboard.press('t');
    await page.keyboard.press('?');
    expect(await page.locator('#keys').isVisible()).to.equal(false);
    expect(page.url()).to.equal(address);
  });

  it('lists the keys in a dialog that has a name, gets the focus and returns it', async () => {
    const page = await open('/admin', { isProbed: true });
    const button = page.getByRole('button', { name: 'Last 30 days' });
    await button.focus();
    await page.keyboard.press('?');
    const list = page.getByRole('dialog', { name: 'Keys' });
    await list.getByText('Last 28 days').waitFor();
    expect(await focused(page)).to.equal('keys');
    expect(
      await page.evaluate('axe.run("#keys").then(({ violations }) => violations.map(({ id }) => id))'),
    ).to.deep.equal([]);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    expect(await button.evaluate((element) => element.matches(':focus'))).to.equal(true);
    await page.getByRole('button', { name: 'Key', exact: true }).click();
    await page.getByRole('button', { name: 'Keys' }).click();
    await list.waitFor();
  });

  it('reads the focused chart day by day, from either end, and shows the position', async () => {
    const page = await open('/admin');
    const chart = page.locator('.canvas').first();
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await said(page)).to.match(/^Wed 15 May so far · [\d.]+ min/);
    expect(
      await chart.locator('.is-read .tip').evaluate((tip) => tip.checkVisibility({ opacityProperty: true })),
    ).to.equal(true);
    await page.keyboard.press('ArrowLeft');
    expect(await said(page)).to.match(/^Tue 14 May · [\d.]+ min, /);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    expect(await said(page)).to.match(/^Mon 15 Apr /);
    await page.keyboard.press('Tab');
    expect(await chart.locator('.is-read').count()).to.equal(0);
  });

  it('is optional: without it the same addresses are loaded, and its controls are hidden', async () => {
    const page = await windows.open({ javaScriptEnabled: false });
    await page.goto('/admin/books');
    await page.getByLabel('Search by title or id').fill('alert(1)');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.locator('main').getByText('1 – 2 of 2 books').waitFor();
    await page.getByRole('button', { name: 'Key', exact: true }).click();
    expect(await page.locator('[data-by-script]:visible').count()).to.equal(0);
    await page.getByLabel('Dark').check();
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.locator('html[data-theme=dark]').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).to.equal('alert(1)');
    expect(await page.locator('.canvas[tabindex]').count()).to.equal(0);
  });
});

inChromium('A long report in a browser', () => {
  let api: System;
  const windows = windowsOn(() => api);

  before(async () => {
    api = await startSystem({ pagesMilliseconds: 200 });
  });
  after(() => api.close());

  for (const [how, javaScriptEnabled, address] of [
    ['by the script, in place', true, '/admin/books'],
    ['without the script', false, '/admin/books?range=7d'],
  ] as const) {
    it(`reloads until it is ready, ${how}`, async () => {
      const page = await windows.open({ javaScriptEnabled });
      const holder = await api.database.transaction();
      try {
        await holder.raw('lock table plays in access exclusive mode');
        await page.goto(address, { waitUntil: 'commit' });
        await page.getByRole('heading', { name: 'Still counting' }).waitFor();
        if (javaScriptEnabled) await mark(page);
      } finally {
        await holder.rollback();
      }
      await page.getByRole('heading', { name: 'Books', exact: true }).waitFor();
      expect(await page.title()).to.equal('Books · Storytime');
      if (javaScriptEnabled)
        expect([await isSamePage(page), await focused(page)]).to.deep.equal([true, 'H1']);
    });
  }
});
