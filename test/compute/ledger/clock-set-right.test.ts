import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { listDueDays, markDays } from '../../../src/compute/ledger/day-ledger.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { maintainPartitions } from '../../../src/records/events/maintain-partitions.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { openViewing, type Viewing } from '../../support/viewing.ts';

const TIME_ZONE = 'UTC';
const TODAY = '2026-03-10';
const NOW = new Date(`${TODAY}T12:00:00Z`);
const minutesAfter = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

/** Both clocks of one machine were an hour ahead, which no check notices, and are right again. */
describe('After a clock that was an hour ahead was set right, the program', () => {
  const ahead = minutesAfter(60);
  let test: TestDatabase;
  let viewing: Viewing;

  before(async () => {
    test = await openTestDatabase();
  });
  beforeEach(async () => {
    await test.reset();
    await adoptTimeZone(test.database, TIME_ZONE);
    await maintainPartitions(test.database, NOW);
    viewing = await openViewing(test.database, TIME_ZONE, NOW);
  });
  after(() => test.close());

  const build = (now: Date) => buildDueDays(test.database, { timeZone: TIME_ZONE, now });
  const today = () => test.database('metric_days').where({ metric_date: TODAY }).first();

  it('builds today again with the next refresh, and misses no event', async () => {
    await viewing.watch(NOW);
    await build(ahead);
    await viewing.watch(minutesAfter(2));
    await build(minutesAfter(5));
    await viewing.expectBuilt(minutesAfter(5));
    expect((await today()).built_at).to.deep.equal(minutesAfter(5));
  });

  it('searches for arrivals from the correct time on', async () => {
    await viewing.watch(NOW);
    await build(ahead);
    await viewing.watch(minutesAfter(2));
    expect(await detectChanges(test.database, TIME_ZONE, minutesAfter(3))).to.deep.equal([TODAY]);
    expect((await test.database('ledger_state').first()).arrivals_seen_until).to.deep.equal(minutesAfter(3));
  });

  it('rebuilds a day that was built in the future, whatever its status', async () => {
    await viewing.watch(NOW);
    await build(NOW);
    for (const status of ['built', 'stale']) {
      await test.database('metric_days').update({ status, built_at: ahead });
      expect(await listDueDays(test.database, minutesAfter(5), { dueForSeconds: 600 }), status).to.deep.equal(
        [TODAY],
      );
    }
    for (const status of ['final', 'sealed']) {
      await test.database('metric_days').update({ status });
      expect(await listDueDays(test.database, minutesAfter(5)), status).to.deep.equal([]);
    }
  });

  it('does nothing if the clock differed by less than five minutes', async () => {
    await viewing.watch(NOW);
    await build(minutesAfter(4));
    expect(await listDueDays(test.database, NOW)).to.deep.equal([]);
    await markDays(test.database, [TODAY], NOW);
    expect(await listDueDays(test.database, NOW), 'it was built a moment ago').to.deep.equal([]);
  });

  it('forgets that a day is due since a time in the future', async () => {
    await viewing.watch(NOW);
    await detectChanges(test.database, TIME_ZONE, ahead);
    expect((await today()).due_since).to.deep.equal(ahead);
    expect(await listDueDays(test.database, minutesAfter(1), { dueForSeconds: 600 })).to.deep.equal([TODAY]);
    await markDays(test.database, [TODAY], minutesAfter(2));
    expect((await today()).due_since).to.deep.equal(minutesAfter(2));
    await markDays(test.database, [TODAY], minutesAfter(3));
    expect((await today()).due_since).to.deep.equal(minutesAfter(2));
  });
});
