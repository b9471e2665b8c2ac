import { expect } from 'chai';
import { inChromium } from '../../support/chromium.ts';
import { type Library, openLibrary, play } from './watched-library.ts';
import { sidewaysOf, windowsOn } from './windows.ts';

const BOOKS = 1_000;
const BYTES_MAX = 60_000;

const LIBRARY = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: Array.from({ length: BOOKS }, (_, index) => ({
    ...{ id: index + 1, publisher_id: 1, title: `Volume ${index + 1}`, duration_seconds: 300 },
  })),
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [{ id: 1, parent_id: 1, collection: 'allowed' }],
};

inChromium('A library of 1,000 books in a browser', () => {
  let library: Library;
  const windows = windowsOn(() => library);

  before(async () => {
    library = await openLibrary(LIBRARY);
    await library.watch([...play(7, '1', 300, '777'), ...play(8, '1', 60, '12')]);
  });
  after(() => library.close());

  it('is shown page by page, to the last one and back', async () => {
    const page = await windows.open({ width: 360 });
    const answer = await page.goto('/admin/books?sort=title');
    expect((await answer?.body())?.length).to.be.below(BYTES_MAX);
    const pager = page.getByRole('navigation', { name: 'Pages of the list' });
    await pager.getByText('1 – 20 of 1,000 books').waitFor();
    await pager.getByRole('link', { name: 'Next' }).click();
    await pager.getByText('21 – 40 of 1,000 books').waitFor();
    await pager.getByRole('link', { name: '50', exact: true }).click();
    await pager.getByText('981 – 1,000 of 1,000 books').waitFor();
    expect(await pager.getByRole('link', { name: 'Next' }).count()).to.equal(0);
    expect(await sidewaysOf(page)).to.equal(0);
    await page.goBack();
    await pager.getByText('21 – 40 of 1,000 books').waitFor();
  });

  it('is searched, and begins again at the first page', async () => {
    const page = await windows.open();
    await page.goto('/admin/books?page=50');
    await page.getByLabel('Search by title or id').fill('volume 77');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.locator('main').getByText('1 – 11 of 11 books').waitFor();
    const first = page.locator('main table tbody tr:not(.total)').first();
    await first.getByText('Volume 777', { exact: true }).waitFor();
  });
});
