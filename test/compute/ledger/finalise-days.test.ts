import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { listDueDays, markDays } from '../../../src/compute/ledger/day-ledger.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_NOW, MIDNIGHT, startEvening } from '../facts/build-evening.ts';

/**
 * When a day is final: it ended fifteen days ago, it is built, and it was built from exactly the raw events that
 * are there. Any other day is left unchanged, or becomes stale.
 */
describe('The finalisation of days', () => {
  const { date, nextDate, timeZone } = EVENING;
  const DAY_MILLISECONDS = 86_400_000;
  const endOfDate = Date.parse('2024-05-07T00:00:00Z');
  const fifteenDaysAfter = new Date(endOfDate + 15 * DAY_MILLISECONDS);
  const aMillisecondEarlier = new Date(fifteenDaysAfter.getTime() - 1);
  let ledger: Ledger;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [EVENING_NOW] });
  });
  after(() => ledger.close());
  beforeEach(async () => {
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone, now: EVENING_NOW });
  });

  const finalise = (now: Date) => finaliseDays(ledger.database, now);
  const dayOf = (metricDate: string) =>
    ledger.database('metric_days').where({ metric_date: metricDate }).first();

  it('makes a day final that ended exactly fifteen days ago, and none that ended later', async () => {
    expect(await finalise(aMillisecondEarlier)).to.deep.equal({ finalised: [], incomplete: [] });
    expect(await finalise(fifteenDaysAfter)).to.deep.equal({ finalised: [date], incomplete: [] });
    expect(await dayOf(date)).to.deep.include({ status: 'final', finalised_at: fifteenDaysAfter });
    expect(await dayOf(nextDate)).to.include({ status: 'built', finalised_at: null });
    expect(await finalise(fifteenDaysAfter)).to.deep.equal({ finalised: [], incomplete: [] });
  });

  it('waits for days that are stale, missing or sealed', async () => {
    await markDays(ledger.database, [date], fifteenDaysAfter);
    await ledger.database('metric_days').where({ metric_date: nextDate }).update({ status: 'sealed' });
    const longAfter = new Date(endOfDate + 40 * DAY_MILLISECONDS);
    expect(await finalise(longAfter)).to.deep.equal({ finalised: [], incomplete: [] });
    await ledger.database('metric_days').where({ metric_date: date }).update({ status: 'missing' });
    expect(await finalise(longAfter)).to.deep.equal({ finalised: [], incomplete: [] });
  });

  it('makes a day stale that lacks an event or lost one, whatever went wrong before', async () => {
    await ledger.database.raw(`delete from usage_events where occurred_at < '2024-05-06T10:00:01Z'`);
    expect(await finalise(fifteenDaysAfter)).to.deep.equal({ finalised: [], incomplete: [date] });
    expect(await dayOf(date)).to.deep.include({ status: 'stale', finalised_at: null });
    expect((await dayOf(date)).due_since).to.deep.equal(fifteenDaysAfter);
    expect(await listDueDays(ledger.database, fifteenDaysAfter)).to.deep.equal([date]);
    const now = new Date(fifteenDaysAfter.getTime() + 1);
    await buildDueDays(ledger.database, { timeZone, now });
    expect(await finalise(now)).to.deep.equal({ finalised: [date], incomplete: [] });
  });

  it('waits for a play that the oldest acceptable event could continue', async () => {
    const { database } = ledger;
    const beats = Array.from({ length: 30 }, (_, beat) => `heartbeat ${MIDNIGHT - 4_200 + beat * 3_000}`);
    const longPlay = buildStream(`play_start ${MIDNIGHT - 7_200}, ${beats.join(', ')}`, { childId: '3' });
    const midnightAfter = new Date(endOfDate + DAY_MILLISECONDS);
    await deliverEvents(database, longPlay, midnightAfter);
    await buildDueDays(database, { timeZone, now: midnightAfter, withoutPause: true });
    expect(await finalise(fifteenDaysAfter)).to.deep.equal({ finalised: [], incomplete: [] });

    const anHourLater = buildStream(`heartbeat ${MIDNIGHT + 86_400}`, { childId: '3' });
    await deliverEvents(database, anHourLater, fifteenDaysAfter);
    expect(await detectChanges(database, timeZone, fifteenDaysAfter)).to.include(date);
    await buildDueDays(database, { timeZone, now: fifteenDaysAfter });
    const anHourAndAMillisecondLater = new Date(fifteenDaysAfter.getTime() + 3_600_000 + 1);
    expect((await finalise(anHourAndAMillisecondLater)).finalised).to.deep.equal([date]);
  });
});
