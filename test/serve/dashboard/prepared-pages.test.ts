import { expect } from 'chai';
import type { PageContent } from '../../../src/serve/dashboard/page.ts';
import { type PreparedPages, preparedPages } from '../../../src/serve/dashboard/prepared-pages.ts';
import { eventually } from '../../support/eventually.ts';
import { type SettableClock, settableClock } from '../../support/settable-clock.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { type Browser, browser } from './browser.ts';

const page = (title: string): PageContent => ({ title, body: null });

/** A page that takes as long as a test decides. */
function report() {
  let calls = 0;
  const reports: { give: (content: PageContent) => void; fail: (error: Error) => void }[] = [];
  return {
    calls: () => calls,
    prepare: () => {
      calls += 1;
      return new Promise<PageContent>((give, fail) => {
        reports.push({ give, fail });
      });
    },
    end: (content: PageContent) => reports.at(-1)?.give(content),
    fail: () => reports.at(-1)?.fail(new Error('too long')),
  };
}

describe('A page that takes long', () => {
  let clock: SettableClock;
  let pages: PreparedPages;

  beforeEach(() => {
    clock = settableClock('2026-02-25T18:30:00.000Z');
    pages = preparedPages(clock, 5);
  });

  it('is created once for all requests that did not get it in time, and is there for each of them later', async () => {
    const { calls, prepare, end } = report();
    const asked = await Promise.all([pages.get('/a', prepare), pages.get('/a', prepare)]);
    expect([...asked, await pages.get('/a', prepare)]).to.deep.equal([undefined, undefined, undefined]);
    end(page('A'));
    expect(await pages.get('/a', prepare)).to.deep.equal(page('A'));
    expect(await pages.get('/a', prepare)).to.deep.equal(page('A'));
    expect(calls()).to.equal(1);
  });

  it('is forgotten after a minute', async () => {
    const { calls, prepare, end } = report();
    await pages.get('/a', prepare);
    end(page('A'));
    await pages.get('/a', prepare);
    clock.advance({ seconds: 61 });
    expect(await pages.get('/a', prepare)).to.equal(undefined);
    expect(calls()).to.equal(2);
  });

  it('fails for the next request if it cannot be created, and is retried after that', async () => {
    const { calls, prepare, fail } = report();
    await pages.get('/a', prepare);
    fail();
    expect(await pages.get('/a', prepare).catch(({ message }: Error) => message)).to.equal('too long');
    expect(await pages.get('/a', prepare)).to.equal(undefined);
    expect(calls()).to.equal(2);
  });

  it('is prepared separately for each address', async () => {
    const [one, other] = [report(), report()];
    await Promise.all([pages.get('/a', one.prepare), pages.get('/b', other.prepare)]);
    other.end(page('B'));
    expect(await pages.get('/b', other.prepare)).to.deep.equal(page('B'));
    expect(await pages.get('/a', one.prepare)).to.equal(undefined);
  });

  it('is waited for if twenty others are being prepared, so that the memory is bounded', async () => {
    const { prepare } = report();
    await Promise.all(Array.from({ length: 20 }, (_, index) => pages.get(`/${index}`, prepare)));
    const waited = report();
    const answer = pages.get('/more', waited.prepare);
    setTimeout(() => waited.end(page('more')), 15);
    expect(await answer).to.deep.equal(page('more'));
  });

  it('is not kept if it is ready in time: the next request prepares it again', async () => {
    let calls = 0;
    const prepare = async () => page(String(++calls));
    expect(await pages.get('/a', prepare)).to.deep.equal(page('1'));
    expect(await pages.get('/a', prepare)).to.deep.equal(page('2'));
  });
});

const WAITING = "datname = current_database() and wait_event_type = 'Lock'";

describe('A long report of the dashboard', () => {
  let api: System;
  let visitor: Browser;

  before(async () => {
    api = await startSystem({ pagesMilliseconds: 20 });
    visitor = browser(api.send);
    await visitor.signIn(TEST_KEYS.admin);
  });
  after(() => api.close());

  it('is a page that says so and reloads by itself, until it shows the report or an error', async () => {
    const holder = await api.database.transaction();
    await holder.raw('lock table plays in access exclusive mode');
    const path = '/admin/books?q="><b>';
    try {
      const waiting = await visitor.get(path);
      expect([waiting.status, waiting.headers['cache-control']]).to.deep.equal([202, 'no-store']);
      expect(waiting.text).to.include('<h1 class="title">Still counting</h1>');
      expect(waiting.text).to.include('<noscript><meta http-equiv="refresh" content="3"/></noscript>');
      expect(waiting.text).to.include('aria-current="page">Books').and.not.include('"><b>');
      const stopped = '/admin/books?range=7d';
      expect((await visitor.get(stopped)).status).to.equal(202);
      await eventually('the queries wait', async () => (await countWaiting()) >= 2);
      await api.database.raw(`select pg_cancel_backend(pid) from pg_stat_activity where ${WAITING}`);
      await eventually('it has failed', async () => (await visitor.get(stopped)).status === 503);
    } finally {
      await holder.rollback();
    }
    const isThere = async () => (await visitor.get('/admin/books')).text.includes('<h1 class="title">Books');
    await eventually('the report is there', isThere);
  });

  const countWaiting = async () => {
    const { rows } = await api.database.raw(
      `select count(*)::int as count from pg_stat_activity where ${WAITING}`,
    );
    return rows[0].count;
  };
});
