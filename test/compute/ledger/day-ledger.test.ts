import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { extendLedger, listDueDays, markDays } from '../../../src/compute/ledger/day-ledger.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { CALCULATION_VERSION } from '../../../src/foundation/core/definitions.ts';
import { buildStream, ORIGIN } from '../../oracle/build-stream.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING_CATALOGUE } from '../facts/build-evening.ts';

/**
 * The ledger defines the pending work. It never has gaps, and says of every day whether it is due and since when
 * (docs/architecture.md, "Life of a day").
 */
describe('The day ledger', () => {
  const timeZone = 'America/New_York';
  /** Seven in the evening of the 12th; the night of the 10th was an hour short. */
  const now = new Date('2024-03-12T23:00:00Z');
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  let ledger: Ledger;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
  });
  after(() => ledger.close());
  beforeEach(() => ledger.reset(timeZone));

  const extend = (at: Date, earliest?: string) =>
    extendLedger(ledger.database, timeZone, at, earliest === undefined ? at : new Date(earliest));
  const dates = () => ledger.database('metric_days').orderBy('metric_date').pluck('metric_date');
  const due = (at: Date, options = {}) => listDueDays(ledger.database, at, options);
  const set = (date: string, columns: object) =>
    ledger.database('metric_days').where({ metric_date: date }).update(columns);

  describe('The days of the ledger', () => {
    it('reach from the earliest event to today, and grow later on either side', async () => {
      await extend(new Date('2024-03-10T12:00:00Z'));
      expect(await dates()).to.deep.equal(['2024-03-10']);
      await extend(now);
      expect(await dates()).to.deep.equal(['2024-03-10', '2024-03-11', '2024-03-12']);
      await extend(now, '2024-03-11T12:00:00Z');
      expect(await dates()).to.deep.equal(['2024-03-10', '2024-03-11', '2024-03-12']);
      await extend(later(90_000), '2024-03-08T04:59:59.999Z');
      expect(await dates()).to.deep.equal([
        ...['2024-03-07', '2024-03-08', '2024-03-09', '2024-03-10', '2024-03-11', '2024-03-12', '2024-03-13'],
      ]);
    });

    it('each begin where the one before ends, even if the clock changes', async () => {
      await extend(now, '2024-03-08T12:00:00Z');
      const days = await ledger.database('metric_days').orderBy('metric_date');
      for (const [index, day] of days.entries()) {
        if (index > 0) expect(day.starts_at).to.deep.equal(days[index - 1].ends_at);
      }
      expect(days.map((day) => (day.ends_at - day.starts_at) / 3_600_000)).to.deep.equal([
        24, 24, 23, 24, 24,
      ]);
    });

    it('have no gap, even if several processes extend the ledger at once', async () => {
      const looks = [0, 1, 2, 3].map((day) => detectChanges(ledger.database, timeZone, later(day * 86_400)));
      await Promise.all(looks);
      const found = await dates();
      expect(found[0]).to.equal('2024-03-12');
      expect(found.at(-1)).to.equal('2024-03-15');
      expect(found).to.have.length(4);
    });
  });

  describe('A due day', () => {
    it('is one that was never built and has begun, the oldest first', async () => {
      await extend(later(86_400), '2024-03-11T12:00:00Z');
      expect(await due(later(86_400))).to.deep.equal(['2024-03-11', '2024-03-12', '2024-03-13']);
      expect(await due(now)).to.deep.equal(['2024-03-11', '2024-03-12']);
      expect(await due(new Date('2024-03-12T04:00:00Z'))).to.deep.equal(['2024-03-11', '2024-03-12']);
      expect(await due(new Date('2024-03-12T03:59:59.999Z'))).to.deep.equal(['2024-03-11']);
    });

    it('is one that became stale, three minutes after it was built', async () => {
      await extend(now);
      await rebuildDay(ledger.database, '2024-03-12', { now });
      expect(await due(later(86_400))).to.deep.equal([]);
      await markDays(ledger.database, ['2024-03-12'], later(1));
      expect(await due(later(179.999))).to.deep.equal([]);
      expect(await due(later(179.999), { withoutPause: true })).to.deep.equal(['2024-03-12']);
      expect(await due(later(180))).to.deep.equal(['2024-03-12']);
    });

    it('is one that an older version built, unless it is final or sealed', async () => {
      await detectChanges(ledger.database, timeZone, now);
      await rebuildDay(ledger.database, '2024-03-12', { now });
      await set('2024-03-12', { calculation_version: CALCULATION_VERSION - 1 });
      expect(await due(now)).to.deep.equal(['2024-03-12']);
      expect(await due(now, { dueForSeconds: 600 })).to.deep.equal(['2024-03-12']);
      for (const status of ['final', 'sealed']) {
        await set('2024-03-12', { status });
        expect(await due(now)).to.deep.equal([]);
      }
      await set('2024-03-12', { status: 'built' });
      expect(await buildDueDays(ledger.database, { timeZone, now })).to.deep.include({
        built: ['2024-03-12'],
      });
      expect(await due(later(600))).to.deep.equal([]);
    });

    it('states for how long: from its first mark until it is built', async () => {
      await extend(now);
      await markDays(ledger.database, ['2024-03-12'], later(300));
      expect(await due(later(599.999), { dueForSeconds: 600 })).to.deep.equal([]);
      expect(await due(later(600), { dueForSeconds: 600 })).to.deep.equal(['2024-03-12']);
      await rebuildDay(ledger.database, '2024-03-12', { now: later(600) });
      await markDays(ledger.database, ['2024-03-12'], later(700));
      expect(await due(later(1_299.999), { dueForSeconds: 600 })).to.deep.equal([]);
      expect(await due(later(1_300), { dueForSeconds: 600 })).to.deep.equal(['2024-03-12']);
    });
  });

  it('builds what came in three days without a worker in one refresh', async () => {
    await saveOracleCatalogue(ledger.database, EVENING_CATALOGUE, now);
    await buildDueDays(ledger.database, { timeZone, now });
    const events = [1, 2, 3].flatMap((day) =>
      buildStream('play_start 0 0, heartbeat 45 45, play_end 60 60').map((event) => ({
        ...event,
        occurredAt: event.occurredAt - ORIGIN + later(day * 86_400).getTime(),
      })),
    );
    const threeDaysLater = later(3 * 86_400 + 60);
    for (const event of events) await deliverEvents(ledger.database, [event], new Date(event.occurredAt));
    const { built } = await buildDueDays(ledger.database, { timeZone, now: threeDaysLater });
    expect(built).to.deep.equal(['2024-03-13', '2024-03-14', '2024-03-15']);
    expect(await due(threeDaysLater, { withoutPause: true })).to.deep.equal([]);
    const { bookDays, platformDays } = await readFacts(ledger.database);
    expect(bookDays.map((row) => [row.metricDate, row.totalMinutesWatched])).to.deep.equal([
      ['2024-03-13', '1.00'],
      ['2024-03-14', '1.00'],
      ['2024-03-15', '1.00'],
    ]);
    expect(platformDays.map((row) => row.totalPlayStarts)).to.deep.equal([0, 1, 1, 1]);
  });

  it('does not build a day that another refresh built meanwhile', async () => {
    await extend(now, '2024-03-10T12:00:00Z');
    const refresh = (onBuilt?: () => Promise<void>) =>
      buildDueDays(ledger.database, { timeZone, now, ...(onBuilt === undefined ? {} : { onBuilt }) });
    const others: string[][] = [];
    const { built } = await refresh(async () => void others.push((await refresh()).built));
    expect(built).to.deep.equal(['2024-03-10']);
    expect(others).to.deep.equal([['2024-03-11', '2024-03-12']]);
  });

  it('has one time zone, and refuses a process with another', async () => {
    await adoptTimeZone(ledger.database, timeZone);
    const message = await adoptTimeZone(ledger.database, 'UTC').catch((error: Error) => error.message);
    expect(message).to.include('those of America/New_York, but REPORTING_TIME_ZONE is UTC');
    await ledger.database('ledger_state').del();
    const refused = await detectChanges(ledger.database, timeZone, now).catch(
      (error: Error) => error.message,
    );
    expect(refused).to.include('no time zone');
  });
});
