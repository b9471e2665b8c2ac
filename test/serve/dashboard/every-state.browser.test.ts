import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { inChromium } from '../../support/chromium.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { expectNoFaults, inspect } from './inspected.ts';
import { type Library, openLibrary, play } from './watched-library.ts';
import { type Windows, windowsOn } from './windows.ts';

const [NOBODY, PROBED] = [{ key: null, isProbed: true }, { isProbed: true }];
const NOWHERE = 'postgres://nobody@127.0.0.1:1/nothing';

const at = async (window: Promise<Page>, path: string) => {
  const page = await window;
  await page.goto(path);
  return page;
};

/** The pages without a session, without the scope, of a refusal, or without figures; each with words that it shows. */
const STATES: Record<string, { words: string; show(windows: Windows): Promise<Page> }> = {
  'the page of signing in': {
    words: 'Access key',
    show: ({ open }) => at(open(NOBODY), '/admin/sign-in?next=%2Fadmin%2Fbooks'),
  },
  'a wrong key': {
    words: 'This key is unknown.',
    show: async ({ open }) => {
      const page = await at(open(NOBODY), '/admin');
      await page.getByLabel('Access key').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      return page;
    },
  },
  'somebody who is signed out': {
    words: 'You are signed out.',
    show: ({ open }) => at(open(NOBODY), '/admin/sign-in?signed_out=1'),
  },
  'a link that nobody has made': {
    words: 'This link is unknown.',
    show: ({ open }) => at(open(NOBODY), '/admin/link/x'),
  },
  'an address without a page': {
    words: 'There is nothing at this address.',
    show: ({ open }) => at(open(PROBED), '/admin/nothing'),
  },
  'a key that does not open the page': {
    words: 'This key has no access to that.',
    show: ({ open }) => at(open({ ...PROBED, key: TEST_KEYS.ingest }), '/admin'),
  },
  'a form that is refused': {
    words: 'No backfill was requested',
    show: async ({ open }) => {
      const page = await at(open(PROBED), '/admin/operations');
      await page.getByLabel('From', { exact: true }).fill('2024-05-14');
      await page.getByLabel('To', { exact: true }).fill('2024-05-10');
      await page.getByLabel('To', { exact: true }).press('Enter');
      return page;
    },
  },
  'no events yet': {
    words: 'The library is ready. No events yet.',
    show: ({ open }) => at(open(PROBED), '/admin'),
  },
  'no plays of a book yet': {
    words: 'Where children stop',
    show: ({ open }) => at(open(PROBED), '/admin/books/1'),
  },
};

inChromium('Every state of the dashboard in a browser', () => {
  let library: Library;
  let away: System;
  const windows = windowsOn(() => library);
  const windowsWithoutDatabase = windowsOn(() => away);

  before(async () => {
    library = await openLibrary();
  });
  after(async () => {
    await library.close();
    await away?.close();
  });

  it('has nothing that axe-core finds or that is wider than the window, before the first event', async () => {
    await expectNoFaults(Object.keys(STATES), async (name) => {
      const { words, show } = STATES[name] ?? expect.fail(name);
      const page = await show(windows);
      await page.getByText(words).first().waitFor();
      return inspect(page);
    });
  });

  it('has no fault after one play, which every page of figures shows without a rate', async () => {
    await library.watch(play(8, '1', 60));
    const page = await windows.open(PROBED);
    await expectNoFaults(['/admin', '/admin/books', '/admin/books/1'], async (address) => {
      await page.goto(address);
      const rates = page.locator('main').getByText(/\d%/).filter({ visible: true });
      expect(await rates.allTextContents(), address).to.deep.equal([]);
      return inspect(page);
    });
  });

  it('has no fault while the database is unavailable, when it shows an error page', async () => {
    const settings = {
      applicationName: 'storytime test',
      connectionsMax: 1,
      statementTimeoutMilliseconds: 1_000,
    };
    const nothing = connectDatabase({ url: NOWHERE, ...settings });
    away = await startSystem({ databaseOf: () => nothing });
    const page = await windowsWithoutDatabase.open(NOBODY);
    const cookie = { name: 'storytime_session', value: 'x'.repeat(43), url: away.address };
    await page.context().addCookies([cookie]);
    await expectNoFaults(['/admin'], async (address) => {
      const answer = await page.goto(address);
      expect(answer?.status()).to.equal(503);
      await page.getByText('The database does not answer.').waitFor();
      return inspect(page);
    });
    await nothing.destroy();
  });
});
