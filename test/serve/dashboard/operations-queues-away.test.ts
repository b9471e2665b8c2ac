import { expect } from 'chai';
import { startWeek, type Week } from '../../compute/backfills/week.ts';
import { type BreakableProxy, openBreakableProxy } from '../../support/breakable-proxy.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type Browser, browser } from './browser.ts';

describe('While the queues are unavailable, the page Operations', () => {
  let week: Week;
  let proxy: BreakableProxy;
  let ops: Browser;

  before(async () => {
    week = await startWeek({
      queueUrlOf: async (url) => {
        proxy = await openBreakableProxy(url);
        return proxy.url;
      },
    });
    ops = browser(week.send);
    await ops.signIn(await week.newKey('ops'));
    await proxy.cut('refuse');
  });
  after(async () => {
    await proxy.restore();
    await week.close();
    await proxy.close();
  });

  it('is still shown, and says that they do not answer', async () => {
    const { status, text } = await ops.get('/admin/operations');
    expect(status).to.equal(200);
    expect(text).to.include('The queues do not answer.').and.to.include('<h2>Schedules</h2>');
    expect(text, 'the ledger needs no queue').to.include('<caption>February 2026</caption>');
    expect(text, 'no address').not.to.include('127.0.0.1');
  });

  it('accepts a backfill, which runs when they are back', async () => {
    const fields = { from: '2026-02-24', to: '2026-02-24', mode: 'all', dry_run: '1' };
    const { status, headers } = await ops.post('/admin/operations/backfills', fields);
    expect(status).to.equal(303);
    expect((await ops.get(headers.location ?? '')).text).to.include('0 of 1 day');
  });

  it('links to an address of the API that reports it', async () => {
    expectProblem(await week.send('GET', '/admin/api/v1/jobs'), 'queue_unavailable');
  });
});
