import { expect } from 'chai';
import { DateTime } from 'luxon';
import { holdBack, settleHolds } from '../../../src/privacy/retention/retention-holds.ts';
import { type Expected, expectFindingOf, openCheckContext, type TestCheckContext } from './check-context.ts';

/** What the doctor finds after a clock was wrong (docs/operations.md, "When a clock is doubted"). */
describe('The checks of clocks', () => {
  let context: TestCheckContext;

  beforeEach(async () => {
    context = await openCheckContext();
  });
  afterEach(() => context.close());

  const expectFinding = (...expected: Expected) => expectFindingOf(context, ...expected);

  it('find a clock that nothing confirms, and the retention that was held back because of it', async () => {
    const now = DateTime.utc().plus({ days: 3 }).toJSDate();
    await context.database('clock_state').insert({ believed_at: new Date() });
    const doubted = (await context.runHealthChecks({ now })).Time;
    expect(doubted).to.include({ verdict: 'failed' });
    expect(doubted?.found).to.match(
      /^The clock says .* If the clock is right, run "storytime retention --confirm-clock"/,
    );
    await expectFinding('Time', 'ok', '^believed$');
    const details = { plan: [{ table: 'plays', due: 7, held: 9 }] };
    await holdBack(context.database, { because: 'large_deletion', details }, new Date());
    await expectFinding(
      'Retention held back',
      'failed',
      /^since .*: 7 of 9 plays\. .* --confirm-deletion"\.$/,
    );
    await settleHolds(context.database, ['large_deletion'], new Date());
    await expectFinding('Retention held back', 'ok', '^no$');
  });

  it('find every time that lies in the future, and say that it counts as absent', async () => {
    const ahead = new Date(Date.now() + 3_600_000);
    await context.database('ledger_state').update({ arrivals_seen_until: ahead });
    await context.database('retention_runs').update({ completed_at: ahead });
    await context.database('metric_days').update({ status: 'built', built_at: ahead, due_since: null });
    await expectFinding(
      'Times to come',
      'warning',
      /^days built: 1, up to .*; looks for arrivals: 1, .*; runs of retention: 1, up to /,
    );
    await expectFinding('Look for arrivals', 'warning', '^the last one at ');
    await expectFinding('Retention', 'warning', '^ran last at ');
    await expectFinding('Days due', 'warning', '^1, ');
  });

  it('find schedules whose next run lies too far ahead', async () => {
    const { queues, close } = await context.openQueues();
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
    await queues['refresh-due-days']
      .upsertJobScheduler('refresh-due-days', { pattern: '*/5 * * * *' })
      .finally(() => {
        Date.now = now;
      });
    await close();
    await expectFinding('Schedules', 'warning', '^too far ahead: refresh-due-days$');
  });
});
