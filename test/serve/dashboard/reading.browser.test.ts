import { expect } from 'chai';
import { inChromium } from '../../support/chromium.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { BOOKS, HOSTILE_TITLES, type Library, openLibrary, PUBLISHERS, viewing } from './watched-library.ts';
import { sidewaysOf, windowsOn } from './windows.ts';

/** The rows of the list of books, without its total. */
const ROWS = 'main table tbody tr:not(.total)';

inChromium('Reading the dashboard in a browser', () => {
  let library: Library;
  const windows = windowsOn(() => library);

  before(async () => {
    library = await openLibrary();
    await library.watch(viewing());
  });
  after(() => library.close());

  it('shows another range and comparison, chosen in the picker by name and by dates', async () => {
    const page = await windows.open();
    await page.goto('/admin');
    const picker = page.getByRole('form', { name: 'Range and comparison' });
    await page.getByRole('button', { name: 'Last 30 days' }).click();
    await picker.getByRole('link', { name: 'Last 7 days' }).click();
    await page.waitForURL('**/admin?range=7d');
    await page.getByRole('button', { name: 'Last 7 days 8 – 14 May 2024' }).click();
    await picker.getByLabel('From', { exact: true }).fill('2024-05-07');
    await picker.getByLabel('To', { exact: true }).fill('2024-05-09');
    await picker.getByLabel('Nothing').check();
    await picker.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('button', { name: 'Chosen days 7 – 9 May 2024' }).waitFor();
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).to.deep.equal({
      ...{ start: '2024-05-07', end: '2024-05-09', compare: 'none' },
    });
    await page.getByRole('link', { name: 'The 3 days before' }).click();
    await page.getByRole('button', { name: 'Chosen days 4 – 6 May 2024' }).waitFor();
  });

  it('sorts the books by a column head, and in reverse the second time', async () => {
    const page = await windows.open();
    await page.goto('/admin/books');
    const head = page.getByRole('columnheader', { name: 'Book', exact: true });
    const first = page.locator(ROWS).first();
    await first.getByText('The Moon Bear', { exact: true }).waitFor();
    for (const direction of ['ascending', 'descending']) {
      await head.getByRole('link').click();
      await page.locator(`th[aria-sort=${direction}]`, { hasText: 'Book' }).waitFor();
    }
    await first.getByText(HOSTILE_TITLES[1] ?? '').waitFor();
  });

  it('finds a book by a part of its title, opens it, and returns to all', async () => {
    const page = await windows.open();
    await page.goto('/admin/books?range=7d');
    await page.getByLabel('Search by title or id').fill('moon bear');
    await page.keyboard.press('Enter');
    await page.locator('main').getByText('1 – 2 of 2 books').waitFor();
    expect(new URL(page.url()).searchParams.get('range')).to.equal('7d');
    await page.getByLabel('Search by title or id').fill('no such book');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.locator('main').getByText('No book matches.').waitFor();
    await page.getByRole('link', { name: 'Show all books' }).click();
    await page.locator(ROWS).getByRole('link', { name: 'The Moon Bear', exact: true }).click();
    await page.waitForURL(/\/admin\/books\/1\b/);
    await page.getByRole('heading', { level: 1, name: 'The Moon Bear' }).waitFor();
  });

  it('shows where children stop as a chart and, opened, as a table with the same counts', async () => {
    const page = await windows.open();
    await page.goto('/admin/books/1');
    const figure = page.locator('figure', { hasText: 'Where children stop' });
    const drawn = await figure.locator('.columns text').allTextContents();
    expect(drawn).to.have.length(11);
    expect(await figure.getByRole('table').isVisible()).to.equal(false);
    await figure.locator('summary').click();
    await figure.getByRole('table').waitFor();
    const counts = await figure.locator('tbody tr td:nth-of-type(2)').allTextContents();
    expect(counts.slice(0, 11)).to.deep.equal(drawn);
  });

  it('shows titles with markup, quotes, from right to left and of 500 characters as they are', async () => {
    const page = await windows.open({ width: 360 });
    await page.goto('/admin/books?sort=publisher');
    for (const { id, title } of BOOKS.filter((book) => HOSTILE_TITLES.includes(book.title))) {
      expect(
        await page.locator(ROWS).getByRole('link', { name: title, exact: true }).count(),
        title,
      ).to.equal(1);
      await page.goto(`/admin/books/${id}`);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.include(title);
      expect(await page.title()).to.equal(`${title} · Storytime`);
      expect(await sidewaysOf(page), title).to.equal(0);
      await page.goBack();
      expect(await page.locator('img, b:text-is("Sons")').count(), PUBLISHERS[1]?.name).to.equal(0);
    }
  });

  it('needs no script: it signs in, chooses, sorts, searches, opens a table, and signs out', async () => {
    const page = await windows.open({ key: null, javaScriptEnabled: false });
    await page.goto('/admin');
    await page.getByLabel('Access key').fill(TEST_KEYS.admin);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Last 30 days' }).click();
    await page.getByRole('link', { name: 'Last 7 days' }).click();
    await page.waitForURL('**/admin?range=7d');
    await page.getByRole('link', { name: 'Books', exact: true }).click();
    await page.getByRole('columnheader', { name: 'Children' }).getByRole('link').click();
    await page.locator('th[aria-sort=descending]', { hasText: 'Children' }).waitFor();
    await page.getByLabel('Search by title or id').fill('moon');
    await page.keyboard.press('Enter');
    await page.locator(ROWS).getByRole('link', { name: 'The Moon Bear', exact: true }).click();
    await page.locator('figure', { hasText: 'Where children stop' }).locator('summary').click();
    await page.locator('figure', { hasText: 'Where children stop' }).getByRole('table').waitFor();
    await page.getByRole('button', { name: 'Key' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
  });
});
