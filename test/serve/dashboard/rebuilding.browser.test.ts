import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { startWeek, WEEK, type Week } from '../../compute/backfills/week.ts';
import { inChromium } from '../../support/chromium.ts';
import { windowsOn } from './windows.ts';

const OPERATIONS = '/admin/operations';
const [TODAY, YESTERDAY] = ['2026-02-25', '2026-02-24'];

inChromium('Rebuilding days in a browser', () => {
  let week: Week;
  const windows = windowsOn(() => week);
  let key: string;

  before(async () => {
    week = await startWeek();
    key = await week.newKey('ops');
  });
  after(() => week.close());

  const backfills = async () => Number((await week.database('backfills').count('* as rows').first())?.rows);
  const shownBackfill = async (page: Page) => {
    await page.waitForURL(/\/backfills\/\d+\?asked=1$/);
    return Number(/(\d+)\?/.exec(page.url())?.[1]);
  };

  it('starts with a dry run, shows what would change, and then rebuilds', async () => {
    await week.watch(YESTERDAY, 3);
    const before = (await week.minutes())[YESTERDAY];
    const page = await windows.open({ key });
    await page.goto(OPERATIONS);
    await page.getByLabel('From', { exact: true }).fill(WEEK[0] ?? '');
    await page.getByLabel('To', { exact: true }).fill(TODAY);
    await page.getByLabel('All of them').check();
    await page.getByRole('button', { name: /^Dry run/ }).click();
    const dryRun = await shownBackfill(page);
    await page.getByText('0 of 7 days').first().waitFor();
    await week.run(dryRun);
    await page.getByRole('link', { name: 'Refresh' }).click();
    await page.getByText('1 of 7 days would change, by 3.00 minutes more.').waitFor();
    expect((await week.minutes())[YESTERDAY], 'a dry run changes nothing').to.equal(before);
    await page.getByRole('button', { name: 'Rebuild this day' }).click();
    const done = await shownBackfill(page);
    expect(done).to.be.greaterThan(dryRun);
    await week.run(done);
    await page.getByRole('link', { name: 'Refresh' }).click();
    await page.getByText('1 of 1 day has new figures now.').waitFor();
    expect((await week.minutes())[YESTERDAY]).to.equal((before ?? 0) + 3);
  });

  it('works with the keyboard alone, after an error is named and focused', async () => {
    const page = await windows.open({ key });
    await page.goto(OPERATIONS);
    await page.getByLabel('From', { exact: true }).fill(TODAY);
    await page.getByLabel('To', { exact: true }).fill(YESTERDAY);
    await page.getByLabel('To', { exact: true }).press('Enter');
    const fault = page.getByRole('link', { name: 'The first day is after the last one.' });
    await fault.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).to.equal('from');
    await page.getByLabel('From', { exact: true }).fill(YESTERDAY);
    await page.getByLabel('From', { exact: true }).press('Enter');
    await shownBackfill(page);
    await page.getByText('Done:').waitFor();
  });

  it('is refused from a form of another site, and of another port of this machine', async () => {
    const before = await backfills();
    const page = await windows.open({ key });
    const fields = { from: YESTERDAY, to: YESTERDAY, mode: 'all', csrf: 'guessed' };
    const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
    const action = `${week.address}${OPERATIONS}/backfills`;
    const body = `<form method="post" action="${action}">${inputs.join('')}<button>Win</button></form>`;
    for (const [site, answer] of [
      ['http://evil.example/', 'Sign in'],
      ['http://127.0.0.1:9/', 'This form was not accepted.'],
    ] as const) {
      await page.route(site, (route) => route.fulfill({ contentType: 'text/html', body }));
      await page.goto(site);
      await page.getByRole('button', { name: 'Win' }).click();
      await page.getByRole('heading', { level: 1, name: answer }).waitFor();
    }
    expect(await backfills()).to.equal(before);
    await page.goto(OPERATIONS);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).to.equal(`${week.address}${OPERATIONS}`);
  });

  it('is refused from a form of a session that has ended, and leads back to the form', async () => {
    const before = await backfills();
    const page = await windows.open({ key });
    await page.goto(OPERATIONS);
    await week.database('sessions').delete();
    await page.getByRole('button', { name: 'Rebuild', exact: true }).click();
    await page.getByText('Please sign in again.').waitFor();
    await page.getByLabel('Access key').fill(key);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${OPERATIONS}`);
    expect(await backfills()).to.equal(before);
  });
});
