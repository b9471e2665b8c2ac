import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { inChromium } from '../../support/chromium.ts';
import { addressesOf, openFullLibrary } from './every-page.ts';
import { expectNoFaults } from './inspected.ts';
import type { Library } from './watched-library.ts';
import { windowsOn } from './windows.ts';

/** A page of A4 with its margins, in pixels of CSS. */
const PRINTED_WIDTH = 688;
const HEIGHT = 900;

const probe = (page: Page, call: string) => page.evaluate<string[]>(`probe.${call}()`);

/** What a page must still show if users change its appearance, or if it is printed. */
inChromium('Every page of the dashboard', () => {
  let library: Library;
  const windows = windowsOn(() => library);

  before(async () => {
    library = await openFullLibrary();
  });
  after(() => library.close());

  /** The faults of all addresses in one window. */
  const look = async (page: Page, find: () => Promise<string[]>) =>
    expectNoFaults(addressesOf(library), async (address) => {
      await page.goto(address);
      return find();
    });

  it('has borders in place of background colours if colours are forced', async () => {
    const page = await windows.open({ isProbed: true, forcedColors: 'active' });
    await look(page, () => probe(page, 'groundFaults'));
  });

  it('has no text over another and no sideways scrolling with text of 200 %', async () => {
    const page = await windows.open({ isProbed: true });
    const settings = await page.context().newCDPSession(page);
    await settings.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    await look(page, async () => {
      expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).to.equal('32px');
      return [...(await probe(page, 'overlaps')), ...(await probe(page, 'sideways'))];
    });
  });

  it('has neither if the whole page is enlarged to 200 %', async () => {
    const page = await windows.open({ isProbed: true, width: 640 });
    await look(page, async () => [...(await probe(page, 'overlaps')), ...(await probe(page, 'sideways'))]);
  });

  it('is printed whole, without its controls', async () => {
    const page = await windows.open({ isProbed: true, width: PRINTED_WIDTH });
    await page.emulateMedia({ media: 'print' });
    await look(page, async () => {
      const pdf = await page.pdf({ preferCSSPageSize: true, format: 'A4' });
      expect(pdf.subarray(0, 5).toString()).to.equal('%PDF-');
      await page.setViewportSize({ width: PRINTED_WIDTH, height: HEIGHT });
      return probe(page, 'printFaults');
    });
  });
});
