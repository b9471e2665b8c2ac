import { expect } from 'chai';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { browser } from './browser.ts';
import { textOf } from './rendered.ts';
import { type Library, openLibrary, play } from './watched-library.ts';

/** Started often and never watched to its end. */
const SELDOM = Array.from({ length: 22 }, (_, index) =>
  play(index % 8, String(1 + (index % 3)), 20 + index),
).flat();
const PATH = '/admin/alerts/low_completion/books/1';
const FIELDS = { until: '2024-06-01', reason: 'The publisher sends a shorter cut.' };

describe('Setting an alert aside', () => {
  let library: Library;

  before(async () => {
    library = await openLibrary();
    await library.watch(SELDOM);
  });
  after(() => library.close());

  const signedIn = async () => {
    const visitor = browser(library.send);
    await visitor.signIn(TEST_KEYS.admin);
    return visitor;
  };

  it('is offered at the alert, and refuses invalid dates, missing reasons, and reasons that are too long', async () => {
    expect(await library.page('/admin')).to.include(`href="${PATH}"`);
    const visitor = await signedIn();
    await visitor.get(PATH);
    for (const [fields, words] of [
      [{ ...FIELDS, until: '' }, 'The date must be a date that exists'],
      [{ ...FIELDS, until: '2024-05-01' }, 'The date is over'],
      [{ ...FIELDS, until: '2030-01-01' }, 'The date is more than 90 days ahead'],
      [{ ...FIELDS, reason: '' }, 'The reason'],
      [{ ...FIELDS, reason: 'Child 4700110 asked' }, 'may be the id of a child'],
    ] as const) {
      const { status, text } = await visitor.post(PATH, fields);
      expect([status, textOf(text).includes(words)], words).to.deep.equal([400, true]);
      expect(text).to.include('aria-invalid').and.include('The alert is not set aside.');
    }
    expect(textOf(await library.page('/admin'))).to.include('22 starts in 30 days, none reached the end.');
  });

  it('removes it from the overview, which mentions it, until the date is over', async () => {
    const visitor = await signedIn();
    expect(textOf((await visitor.get(PATH)).text)).to.include('It is about The Moon Bear.');
    const { status, headers } = await visitor.post(PATH, FIELDS);
    expect([status, headers.location]).to.deep.equal([303, '/admin?done=set-aside']);
    const html = textOf((await visitor.get('/admin?done=set-aside')).text);
    expect(html).to.include('Done: the alert is set aside.').and.include('1 alert is set aside.');
    expect(html).not.to.include('22 starts in 30 days');
  });

  it('is refused without a session, for another book, and for another kind', async () => {
    const stranger = await browser(library.send).post(PATH, FIELDS);
    expect(stranger.status).to.equal(303);
    expect(stranger.headers.location).to.match(/^\/admin\/sign-in/);
    const visitor = await signedIn();
    for (const path of ['low_completion/books/2', 'no_plays/books/1', 'x/books/1', 'no_plays/books/x']) {
      expect((await visitor.get(`/admin/alerts/${path}`)).status, path).to.equal(404);
    }
  });
});
