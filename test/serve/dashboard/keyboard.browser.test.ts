import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { inChromium } from '../../support/chromium.ts';
import { addressesOf, openFullLibrary } from './every-page.ts';
import { expectNoFaults } from './inspected.ts';
import type { Library } from './watched-library.ts';
import { windowsOn } from './windows.ts';

/** The tab stops of a date field: day, month, year and the calendar. */
const STOPS_OF_A_DATE = 4;

inChromium('The keyboard alone', () => {
  let library: Library;
  const windows = windowsOn(() => library);

  before(async () => {
    library = await openFullLibrary();
  });
  after(() => library.close());

  it('reaches everything on every page in the order of reading, with a visible focus', async () => {
    const page = await windows.open({ isProbed: true });
    await expectNoFaults(addressesOf(library), async (address) => {
      await page.goto(address);
      const stops = await page.evaluate<number>('(probe.watchFocus(), probe.tabStops().length)');
      const dates = await page.locator('input[type=date]:visible').count();
      for (let press = 0; press <= stops + dates * STOPS_OF_A_DATE; press += 1)
        await page.keyboard.press('Tab');
      return page.evaluate('probe.focusFaults()');
    });
  });

  it('opens whatever can be opened, and Escape closes it and gives the focus back', async () => {
    const page = await windows.open({ width: 360 });
    for (const address of ['/admin', '/admin/books', '/admin/books/1', '/admin/operations']) {
      await page.goto(address);
      const buttons = await page.locator('button[popovertarget]:visible').all();
      expect(buttons.length, address).to.be.greaterThan(1);
      for (const [index, button] of buttons.entries()) await openAndClose(page, button, index);
    }
  });

  it('skips to the content, and opens a table', async () => {
    const page = await windows.open();
    await page.goto('/admin/books/1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).to.equal('main');
    const summary = page.locator('figure summary').first();
    await summary.press('Enter');
    await page.locator('figure table').first().waitFor();
  });
});

async function openAndClose(page: Page, button: ReturnType<Page['locator']>, index: number): Promise<void> {
  const popover = page.locator(`#${await button.getAttribute('popovertarget')}`);
  await button.press(index % 2 === 0 ? 'Enter' : 'Space');
  await popover.waitFor();
  await page.keyboard.press('Escape');
  await popover.waitFor({ state: 'hidden' });
  expect(await button.evaluate((element) => element === element.ownerDocument.activeElement)).to.equal(true);
}
