import { expect } from 'chai';
import { startWeek, type Week } from '../../compute/backfills/week.ts';
import { type BreakableProxy, openBreakableProxy } from '../../support/breakable-proxy.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type Browser, browser } from './browser.ts';

describe('While the queues are away, the page Operations', () => {
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

  it('is shown all the same, with what is the case', async () => {
    const { status, text } = await ops.get('/admin/operations');
    expect(status).to.equal(200);
    expect(text).to.include('The queues do not answer.').and.to.include('<h2>Schedules</h2>');
    expect(text, 'the ledger needs no queue').to.include('<caption>February 2026</caption>');
    expect(text, 'no address').not.to.include('127.0.0.1');
  });

  it('takes a backfill, which is done when they are back', async () => {
    const fields = { from: '2026-02-24', to: '2026-02-24', mode: 'all', dry_run: '1' };
    const { status, headers } = await ops.post('/admin/operations/backfills', fields);
    expect(status).to.equal(303);
    expect((await ops.get(headers.location ?? '')).text).to.include('0 of 1 day');
  });

  it('has its jobs from an address that says so', async () => {
    expectProblem(await week.send('GET', '/admin/api/v1/jobs'), 'queue_unavailable');
  });
});
