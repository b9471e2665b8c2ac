import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { previewDay, rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { markDays } from '../../../src/compute/ledger/day-ledger.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { type Rows, readRows, readRowVersions } from '../../support/builders-rows.ts';
import { holdRebuilds } from '../../support/held-rebuilds.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_NOW, startEvening } from './build-evening.ts';

/**
 * A day is replaced, never added to. However often it is rebuilt, and by however many processes at once, its rows
 * are the same. A play whose events were deleted leaves nothing in any table.
 */
describe('A rebuild of a day', () => {
  const { date, nextDate, timeZone } = EVENING;
  const now = EVENING_NOW;
  let ledger: Ledger;
  let once: Rows;

  const rebuild = (metricDate = date) => rebuildDay(ledger.database, metricDate, { now });
  const markAndRebuild = async (metricDate: string) => {
    await markDays(ledger.database, [metricDate], now);
    await rebuild(metricDate);
  };

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone, now });
    once = await readRows(ledger.database);
  });
  after(() => ledger.close());

  it('fills every table', () => {
    for (const [table, rows] of Object.entries(once)) expect(rows, table).to.have.length.greaterThan(1);
  });

  it('gives the same rows if it is repeated', async () => {
    await rebuild();
    expect(await readRows(ledger.database)).to.deep.equal(once);
  });

  it('gives the same rows if five run at once', async () => {
    await startEvening(ledger);
    await detectChanges(ledger.database, timeZone, now);
    await rebuild(nextDate);
    await Promise.all([rebuild(), rebuild(), rebuild(), rebuild(), rebuild()]);
    expect(await readRows(ledger.database)).to.deep.equal(once);
  });

  it('keeps both days in the histories if the next day is rebuilt at the same time', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await startEvening(ledger);
      await detectChanges(ledger.database, timeZone, now);
      await Promise.all([rebuild(date), rebuild(nextDate)]);
      expect(await readRows(ledger.database)).to.deep.equal(once);
    }
  });

  it('keeps both days in the histories even if the two rebuilds meet there', async () => {
    await startEvening(ledger);
    await detectChanges(ledger.database, timeZone, now);
    const hold = await holdRebuilds(ledger.url);
    const both = Promise.all([rebuild(date), rebuild(nextDate)]);
    await hold.reached(2);
    await hold.release();
    await both;
    expect(await readRows(ledger.database)).to.deep.equal(once);
  });

  it('removes rows that lost their last play from every table, and nothing else', async () => {
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone, now });
    await ledger.database.raw(`delete from usage_events where occurred_at >= '2024-05-07T00:01:00Z'`);
    await markAndRebuild(nextDate);
    const { plays, bookDays, publisherDays, platformDays, dropoffs, histories } = await readFacts(
      ledger.database,
    );
    for (const rows of [plays, bookDays, publisherDays, dropoffs]) {
      expect(new Set(rows.map((row) => row.metricDate))).to.deep.equal(new Set([date]));
    }
    expect(platformDays[1]).to.deep.include({ metricDate: nextDate, uniqueChildren: 0, newRegistrations: 1 });
    expect(histories.map((row) => [row.childId, row.bookId, row.totalViews])).to.deep.equal([
      ['1', '1', 2],
      ['2', '2', 1],
    ]);
  });

  it('is predicted by a preview, which does not change a byte', async () => {
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone, now });
    await ledger.database('usage_events').where({ child_profile_id: 2 }).del();
    const before = await readRowVersions(ledger.database);
    const { plays, differences } = await previewDay(ledger.database, date, { now });
    expect(plays).to.equal(2);
    // Child 2 had watched book 2 for 165 seconds, alone.
    expect(differences).to.deep.equal({
      platform: {
        total_play_starts: { before: 3, after: 2 },
        watched_milliseconds: { before: 565_000, after: 400_000 },
        total_minutes_watched: { before: 9.42, after: 6.67 },
        unique_children: { before: 2, after: 1 },
        active_books: { before: 2, after: 1 },
      },
      books: ['2'],
    });
    expect(await readRowVersions(ledger.database)).to.deep.equal(before);
  });
});
