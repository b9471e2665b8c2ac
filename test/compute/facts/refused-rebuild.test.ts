import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { extendLedger, markDays } from '../../../src/compute/ledger/day-ledger.ts';
import { Problem } from '../../../src/foundation/core/errors.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { readRowVersions } from '../../support/builders-rows.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_NOW, startEvening } from './build-evening.ts';

/**
 * Days that must not be rebuilt: figures that can no longer be computed, or that are final, never change. A final
 * day can be revised only with a reason, which is stored.
 */
describe('A rebuild that is refused', () => {
  const { date, nextDate, timeZone } = EVENING;
  const now = EVENING_NOW;
  let ledger: Ledger;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
  });
  after(() => ledger.close());

  beforeEach(async () => {
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone, now });
  });

  const setStatus = (status: string) =>
    ledger.database('metric_days').where({ metric_date: date }).update({ status });
  const loseEvents = () => ledger.database('usage_events').where({ child_profile_id: 2 }).del();

  async function codeOf(rebuild: Promise<unknown>): Promise<string> {
    const error = await rebuild.then(
      () => new Error('It was rebuilt'),
      (reason: unknown) => reason,
    );
    if (error instanceof Problem) return error.code;
    throw error;
  }

  for (const status of ['sealed', 'final'] as const) {
    it(`does not change a byte of a ${status} day, even if that is stale or due`, async () => {
      await setStatus(status);
      await loseEvents();
      const before = await readRowVersions(ledger.database);
      expect(await codeOf(rebuildDay(ledger.database, date, { now }))).to.equal(`day_${status}`);
      expect(await markDays(ledger.database, [date], now)).to.deep.equal([]);
      await buildDueDays(ledger.database, { timeZone, now, withoutPause: true });
      expect(await readRowVersions(ledger.database)).to.deep.equal(before);
    });
  }

  it('happens for a sealed day even with a reason', async () => {
    await setStatus('sealed');
    const because = { now, reviseFinalBecause: 'I know better' };
    expect(await codeOf(rebuildDay(ledger.database, date, because))).to.equal('day_sealed');
  });

  it("does not happen for a final day with a reason, which is stored with the revision's number", async () => {
    await setStatus('final');
    await loseEvents();
    for (const [revision, reason] of [
      [1, 'an import of last month'],
      [2, 'another one'],
    ] as const) {
      const { status } = await rebuildDay(ledger.database, date, { now, reviseFinalBecause: reason });
      expect(status).to.equal('final');
      const day = await ledger.database('metric_days').where({ metric_date: date }).first();
      expect(day).to.include({ status: 'final', revision, revision_reason: reason });
    }
    const { bookDays } = await readFacts(ledger.database);
    expect(bookDays.filter((row) => row.metricDate === date).map((row) => row.bookId)).to.deep.equal(['1']);
  });

  it('counts no revision of a day that is not final', async () => {
    await rebuildDay(ledger.database, date, { now, reviseFinalBecause: 'in case it is' });
    const day = await ledger.database('metric_days').where({ metric_date: date }).first();
    expect(day).to.include({ status: 'built', revision: 0, revision_reason: null });
  });

  it('happens for a day that has not begun', async () => {
    const midnight = new Date(`${nextDate}T00:00:00Z`);
    const before = new Date(midnight.getTime() - 1);
    expect(await codeOf(rebuildDay(ledger.database, nextDate, { now: before }))).to.equal('day_in_future');
    await rebuildDay(ledger.database, nextDate, { now: midnight });
  });

  it('happens for a day outside of the ledger, on either side', async () => {
    await extendLedger(ledger.database, timeZone, now);
    for (const beyond of ['2024-05-05', '2024-05-08']) {
      expect(await codeOf(rebuildDay(ledger.database, beyond, { now }))).to.equal('not_found');
    }
  });
});
