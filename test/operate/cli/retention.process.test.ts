import { expect } from 'chai';
import { Command } from 'commander';
import { daysBefore } from '../../../src/foundation/core/reporting-day.ts';
import { addRetentionCommand } from '../../../src/operate/cli/commands/retention.ts';
import { type DaysTillToday, openDaysTillToday } from './days-till-today.ts';
import { runStorytime } from './run-storytime.ts';

describe('storytime retention', function () {
  this.timeout(120_000);
  let days: DaysTillToday;
  const storytime = (...words: string[]) => runStorytime(['retention', ...words], { DATABASE_URL: days.url });

  before(async () => {
    days = await openDaysTillToday();
  });
  after(() => days.close());

  const countOf = async (table: string) => (await days.database(table).select()).length;

  it('says with --dry-run what would be deleted, and changes nothing', async () => {
    const { code, stdout, stderr } = await storytime('--dry-run');
    expect(code, stderr).to.equal(0);
    expect(stdout)
      .to.match(/^table +due +held\nusage_events +0 +10\nplays +0 +5\nchild_profiles +0 +1\n/)
      .and.include('Nothing was changed.');
    for (const table of ['retention_runs', 'retention_holds', 'clock_state'])
      expect(await countOf(table), table).to.equal(0);
  });

  it('is held back after a pause until somebody says that the clock is right', async () => {
    const tenDaysAgo = daysBefore(new Date(), 10);
    await days.database('usage_events').update({ received_at: tenDaysAgo });
    const held = await storytime();
    expect([held.code, held.stdout]).to.deep.equal([1, '']);
    expect(held.stderr)
      .to.match(/^Held back: The clock says \d{4}-.*\. No event/)
      .and.include('--confirm-clock');
    expect(await countOf('retention_runs')).to.equal(0);
    const confirmed = await storytime('--confirm-clock');
    expect(confirmed.code, confirmed.stderr).to.equal(0);
    expect(confirmed.stdout).to.match(/^what +rows\nplays +0\n/);
    expect(await countOf('retention_runs')).to.equal(1);
    expect(await days.database('clock_state').first('confirmed_by')).to.deep.equal({
      confirmed_by: 'command line',
    });
  });

  it('is held back if it would delete much, until somebody says that it is meant', async () => {
    const old = { at: '2020-01-01T00:00:00Z', actor: 'x', action: 'view', object_kind: 'child' };
    await days.database('access_log').insert(old);
    const held = await storytime('--json');
    expect(held.code, held.stderr).to.equal(1);
    const answer = JSON.parse(held.stdout);
    expect(answer.held_back).to.equal('large_deletion');
    expect(answer.why).to.include('would be deleted: 1 of 1 access_log.');
    expect(await countOf('access_log')).to.equal(1);
    const confirmed = await storytime('--confirm-deletion', '--json');
    expect(confirmed.code, confirmed.stderr).to.equal(0);
    expect(JSON.parse(confirmed.stdout)).to.have.nested.property('deleted.access_log', 1);
    expect(await countOf('access_log')).to.equal(0);
  });

  it('refuses to confirm in a dry run', async () => {
    const command = new Command('storytime').exitOverride();
    addRetentionCommand(command);
    const words = ['node', 'storytime', 'retention', '--dry-run', '--confirm-deletion'];
    const error = await command.parseAsync(words).catch((caught: Error) => caught);
    expect(error).to.include({
      name: 'UsageError',
      message: '--dry-run changes nothing, so it does not go with a confirmation',
    });
  });
});
