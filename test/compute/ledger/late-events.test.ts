import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_CATALOGUE, EVENING_NOW, MIDNIGHT, startEvening } from '../facts/build-evening.ts';

/**
 * The days that late events change are found, whatever is in the table of plays: across midnight, through plays
 * that were not kept so far, and by joining, splitting and moving plays. Other days are left unchanged. The
 * property test finds unexpected cases; these are the expected ones.
 */
describe('Late events', () => {
  const { date, nextDate, timeZone } = EVENING;
  const now = EVENING_NOW;
  const laterNow = new Date(now.getTime() + 30 * 60_000);
  let ledger: Ledger;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
  });
  after(() => ledger.close());

  /** Events at seconds from midnight: 'heartbeat -600 20' is at 23:50, at position 20 s. */
  const around = (told: string, others: Partial<OracleEvent> = {}) =>
    buildStream(told, others).map((event) => ({ ...event, occurredAt: event.occurredAt + MIDNIGHT * 1000 }));

  /** Builds the first events, lets the late ones come, and returns the days that were found and the plays. */
  async function arriveLate(first: OracleEvent[], late: OracleEvent[]) {
    const { database } = ledger;
    const noon = around('impression -43200, impression 43200', { childId: '3' });
    await startEvening(ledger, [...first, ...noon]);
    await buildDueDays(database, { timeZone, now });
    await deliverEvents(database, late, laterNow);
    const found = await detectChanges(database, timeZone, laterNow);
    for (const metricDate of found) await rebuildDay(database, metricDate, { now: laterNow });
    const facts = await readFacts(database);
    const events = [...first, ...noon, ...late];
    expectSameFacts(facts, expectedFacts({ events, catalogue: EVENING_CATALOGUE, timeZone, now: laterNow }));
    const plays = facts.plays.map((play) => [play.metricDate, play.watchedMilliseconds / 1000]);
    return { found: found.sort(), plays };
  }

  it('lengthen a play of the day before if they follow midnight', async () => {
    const first = around('play_start -100 0, heartbeat -55 45');
    const { found, plays } = await arriveLate(first, around('heartbeat 20 120, play_end 50 150'));
    expect(found).to.deep.equal([date, nextDate]);
    expect(plays).to.deep.equal([[date, 45 + 45 + 30]]);
  });

  it('create a play on the day before that was not kept so far', async () => {
    const { found, plays } = await arriveLate(around('heartbeat -600 20'), around('heartbeat 600 65'));
    expect(found).to.deep.equal([date, nextDate]);
    expect(plays).to.deep.equal([[date, 45]]);
  });

  it('create that play however many silent events lie between', async () => {
    const silent = around('pause -9000, pause -6000, pause -3000, heartbeat 500');
    const { found, plays } = await arriveLate(silent, around('heartbeat 545'));
    expect(found).to.deep.equal([date, nextDate]);
    expect(plays).to.deep.equal([[date, 45]]);
  });

  it('join two plays into one of the day before if they bridge a silence', async () => {
    const first = around('play_start -2400 0, heartbeat -2355 45, heartbeat 3000 50, heartbeat 3045 95');
    const { found, plays } = await arriveLate(first, around('heartbeat 600 47'));
    expect(found).to.deep.equal([date, nextDate]);
    expect(plays).to.deep.equal([[date, 45 + 45 + 45 + 45]]);
  });

  it('split a play if they start again, and move its second half to the next day', async () => {
    const first = around('play_start -100 0, heartbeat -55 45, heartbeat 600 50, heartbeat 645 95');
    const { found, plays } = await arriveLate(first, around('play_start 300 0'));
    expect(found).to.deep.equal([date, nextDate]);
    expect(plays).to.deep.equal([
      [date, 45],
      [nextDate, 45 + 45],
    ]);
  });

  it('end a play before midnight, and make another one of what follows', async () => {
    const first = around('play_start -300 0, heartbeat -255 45, heartbeat 100 50, heartbeat 145 95');
    const { found, plays } = await arriveLate(first, around('play_end -200 60'));
    expect(found).to.deep.equal([date, nextDate]);
    expect(plays).to.deep.equal([
      [date, 45 + 45],
      [nextDate, 45],
    ]);
  });

  it('end the session before midnight that a play of the next day belonged to', async () => {
    const sessionId = 'c0ffee00-0000-4000-8000-00000000000a';
    const first = around('play_start 900 0, play_end 1000 100', { sessionId });
    const { found } = await arriveLate(first, around('play_start -1800 0, play_end -1700 100'));
    expect(found).to.deep.equal([date, nextDate]);
    const { bookDays } = await readFacts(ledger.database);
    expect(bookDays.map((row) => [row.metricDate, row.totalSessions])).to.deep.equal([
      [date, 1],
      [nextDate, 0],
    ]);
  });

  it('give a play of the next day its session back, an hour and a half later', async () => {
    const sessionId = 'c0ffee00-0000-4000-8000-00000000000a';
    const first = [
      ...around('heartbeat -2700, heartbeat -2655'),
      ...around('play_start 300 0, play_end 400 100', { sessionId }),
    ];
    const { found, plays } = await arriveLate(first, around('pause -6000'));
    expect(found).to.deep.equal([date, nextDate]);
    expect(plays).to.deep.equal([
      [date, 45],
      [nextDate, 100],
    ]);
    const { bookDays } = await readFacts(ledger.database);
    expect(bookDays.map((row) => row.totalSessions)).to.deep.equal([1, 1]);
  });

  it('affect the day before over a silence of exactly an hour, and not over a longer one', async () => {
    const atTheHour = await arriveLate(around('heartbeat -1800 20'), around('heartbeat 1800 65'));
    expect(atTheHour).to.deep.equal({ found: [date, nextDate], plays: [[date, 45]] });
    const beyond = await arriveLate(around('heartbeat -1800.001 20'), around('heartbeat 1800 65'));
    expect(beyond).to.deep.equal({ found: [nextDate], plays: [] });
  });

  it('leave the day before and the day after alone if they occurred at noon', async () => {
    const first = around('play_start -100 0, heartbeat -55 45, play_start 100 0, heartbeat 145 45');
    const { found } = await arriveLate(first, around('play_start 30000 0, play_end 30100 100'));
    expect(found).to.deep.equal([nextDate]);
    expect((await arriveLate(first, around('play_start -9000 0, play_end -8900 100'))).found).to.deep.equal([
      date,
    ]);
  });

  it('are found if they were received five minutes before the last search', async () => {
    await startEvening(ledger, []);
    await buildDueDays(ledger.database, { timeZone, now });
    const receivedAt = new Date(now.getTime() - 300_000);
    await deliverEvents(ledger.database, around('play_start 0 0'), receivedAt);
    expect(await detectChanges(ledger.database, timeZone, laterNow)).to.deep.equal([nextDate]);
  });

  it('are found on a day that was built before the first search', async () => {
    await startEvening(ledger);
    await detectChanges(ledger.database, timeZone, now);
    await rebuildDay(ledger.database, nextDate, { now });
    await ledger.database('ledger_state').update({ arrivals_seen_until: null });
    await deliverEvents(ledger.database, around('play_start 0 0'), now);
    expect(await detectChanges(ledger.database, timeZone, laterNow)).to.include(nextDate);
  });

  it('make no day stale if they are repeats, or if the catalogue is saved unchanged', async () => {
    const events = around('play_start -100 0, heartbeat 20 45');
    expect((await arriveLate(events, events)).found).to.deep.equal([]);
    await saveOracleCatalogue(ledger.database, EVENING_CATALOGUE, laterNow);
    expect(await detectChanges(ledger.database, timeZone, laterNow)).to.deep.equal([]);
  });
});
