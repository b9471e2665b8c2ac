import { expect } from 'chai';
import { previewDay, rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { lockDay } from '../../../src/foundation/db/advisory-locks.ts';
import { inTransaction } from '../../../src/foundation/db/in-transaction.ts';
import { ensureMonthlyPartitions, listPartitions } from '../../../src/foundation/db/monthly-partitions.ts';
import { readRowVersions } from '../../support/builders-rows.ts';
import { eventually } from '../../support/eventually.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_NOW, startEvening } from './build-evening.ts';

/** A preview says what a rebuild would do, and leaves rows, tables and the ledger unchanged. */
describe('A preview of a day', () => {
  const { date, timeZone } = EVENING;
  const now = EVENING_NOW;
  const MONTH = 'plays_2024_05';
  let ledger: Ledger;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
  });
  after(() => ledger.close());
  beforeEach(async () => {
    await startEvening(ledger);
    await detectChanges(ledger.database, timeZone, now);
    await ledger.database.raw('drop table if exists ??', [MONTH]);
  });

  const preview = () => previewDay(ledger.database, date, { now });
  const hasMonth = async () => (await listPartitions(ledger.database, 'plays')).includes(MONTH);
  const setStatus = (status: string) =>
    ledger.database('metric_days').where({ metric_date: date }).update({ status });
  const isRefused = (rebuild: Promise<unknown>) =>
    rebuild.then(
      () => false,
      () => true,
    );

  it('compares a day whose month has no partition, and creates none', async () => {
    const before = await readRowVersions(ledger.database);
    const { plays, differences } = await preview();
    expect(plays).to.equal(3);
    expect(differences?.books).to.deep.equal(['1', '2']);
    expect([await hasMonth(), await readRowVersions(ledger.database)]).to.deep.equal([false, before]);
    const built = await rebuildDay(ledger.database, date, { now, compare: true });
    expect([built.differences, await hasMonth()]).to.deep.equal([differences, true]);
  });

  it('is the same for two callers at the same time', async () => {
    const [one, other] = await Promise.all([preview(), preview()]);
    expect(one).to.deep.equal(other);
    expect(await hasMonth()).to.equal(false);
  });

  it('throws if it fails, and stores no failure in the ledger', async () => {
    await ledger.database.raw('alter table daily_book_dropoffs add constraint broken check (false)');
    try {
      const before = await readRowVersions(ledger.database);
      const failure = await preview().catch((error: unknown) => error);
      expect(failure).to.have.property('code', '23514');
      expect([await hasMonth(), await readRowVersions(ledger.database)]).to.deep.equal([false, before]);
    } finally {
      await ledger.database.raw('alter table daily_book_dropoffs drop constraint broken');
    }
  });

  it('waits for a rebuild of the day as long as necessary, not just as long as a partition may', async () => {
    const holder = await ledger.database.transaction();
    await lockDay(holder, date);
    const running = preview();
    await eventually('it waits', async () => {
      const waiting = await ledger.database('pg_locks').where({ locktype: 'advisory', granted: false });
      return waiting.length > 0;
    });
    const [wait] = await Promise.all([running, holder.rollback()]);
    expect(wait.plays).to.equal(3);
    const limit = await inTransaction(ledger.database, async (transaction) => {
      await ensureMonthlyPartitions(transaction, 'plays', now, now);
      return (await transaction.raw('show lock_timeout')).rows[0];
    });
    expect(limit).to.deep.equal({ lock_timeout: '0' });
  });

  for (const status of ['sealed', 'final']) {
    it(`refuses a ${status} day as a rebuild does, before a partition is created`, async () => {
      await setStatus(status);
      expect(await isRefused(preview())).to.equal(true);
      expect(await isRefused(rebuildDay(ledger.database, date, { now }))).to.equal(true);
      expect(await hasMonth()).to.equal(false);
    });
  }
});
