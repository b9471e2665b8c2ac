import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { buildCatalogue, buildStream, ORIGIN } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { type Facts, readFacts } from '../../support/builders-facts.ts';
import { type Ledger, startSystem } from '../../support/system.ts';

/**
 * The worked examples of docs/metrics.md, from ingest to the tables, with the figures of the page. The property
 * tests compare the tables with an oracle; this test compares both with the page.
 */
const DAY_MILLISECONDS = 86_400_000;
const NEXT_DAY = new Date(ORIGIN + DAY_MILLISECONDS);
const timeZone = 'UTC';

const BEATS = [45, 90, 135, 180, 225, 270].map((second) => `heartbeat ${second} ${second}`).join(', ');
const WHOLE_BOOK = `play_start 0 0, ${BEATS}, play_end 300 300`;
const PAUSED =
  'play_start 0 0, heartbeat 45 45, heartbeat 90 90, pause 100 100, resume 400 100, heartbeat 445 145';
const BEATLESS = 'play_start 0 0, pause 30 30, resume 35 30, pause 125 120, resume 130 110, pause 140 120';
const TWO_SITTINGS = [
  ...buildStream('play_start 0 0, play_end 300 300', { sessionId: '00000000-0000-4000-8000-000000000001' }),
  ...buildStream('play_start 600 0, play_end 900 300', { sessionId: '00000000-0000-4000-8000-000000000002' }),
];

describe('The tables agree with the worked examples of docs/metrics.md:', () => {
  let ledger: Ledger;
  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [NEXT_DAY], connectionsMax: 3 });
  });
  after(() => ledger.close());

  async function build(told: string | OracleEvent[], durationSeconds: number | null): Promise<Facts> {
    await ledger.reset(timeZone);
    await saveOracleCatalogue(ledger.database, buildCatalogue(durationSeconds), NEXT_DAY);
    const events = typeof told === 'string' ? buildStream(told) : told;
    await deliverEvents(ledger.database, events, NEXT_DAY);
    await buildDueDays(ledger.database, { timeZone, now: NEXT_DAY });
    return readFacts(ledger.database);
  }

  it('1. a 300 s book watched to its end', async () => {
    const { plays, bookDays, publisherDays, platformDays, dropoffs, histories } = await build(
      WHOLE_BOOK,
      300,
    );
    const day = { totalPlayStarts: 1, totalMinutesWatched: '5.00', uniqueChildren: 1, completionCount: 1 };
    expect(plays).to.have.length(1);
    expect(plays[0]).to.include({ watchedMilliseconds: 300_000, isCompleted: true, uniqueSeconds: 300 });
    expect(bookDays).to.have.length(1);
    expect(bookDays[0]).to.include({
      ...day,
      totalPlayEnds: 1,
      verifiedCompletionCount: 1,
      fullVideoCount: 1,
    });
    expect(bookDays[0]).to.include({ totalSessions: 1, averageWatchPercentage: '100.00' });
    expect(publisherDays[0]).to.include({ ...day, uniqueParents: 1, activeBooks: 1 });
    expect(platformDays[0]).to.include({ ...day, uniqueParents: 1, activeBooks: 1, newRegistrations: 2 });
    expect(dropoffs.map((row) => [row.bucketPercent, row.sessionCount])).to.deep.equal([[100, 1]]);
    expect(histories).to.have.length(1);
    expect(histories[0]).to.include({ totalViews: 1, completedCount: 1, uniqueSeconds: 300 });
    expect(histories[0]).to.include({
      watchedMilliseconds: 300_000,
      lastWatchedAt: ORIGIN + 300_000,
      highestPositionMilliseconds: 300_000,
    });
  });

  it('2. a pause earns nothing, and neither does the silence at the end', async () => {
    const { plays, bookDays } = await build(PAUSED, 300);
    expect(plays.map((play) => play.watchedMilliseconds)).to.deep.equal([145_000]);
    expect(bookDays[0]).to.include({
      totalMinutesWatched: '2.42',
      from2To5MinutesCount: 1,
      completionCount: 0,
    });
  });

  it('3. without heartbeats the playhead is the evidence', async () => {
    const { plays, bookDays, dropoffs, histories } = await build(BEATLESS, 300);
    expect(plays[0]).to.include({ watchedMilliseconds: 130_000, uniqueSeconds: 120, isCompleted: false });
    expect(plays[0]?.watched).to.deep.equal([
      [0, 120],
      [110, 120],
    ]);
    expect(bookDays[0]).to.include({ averageWatchPercentage: '43.33', totalSessions: 1, completionCount: 0 });
    expect(dropoffs.map((row) => [row.bucketPercent, row.sessionCount])).to.deep.equal([[40, 1]]);
    expect(histories[0]).to.include({ highestPositionMilliseconds: 120_000, uniqueSeconds: 120 });
  });

  it('4. a sleeping tablet earns nothing', async () => {
    const { plays, bookDays } = await build('play_start 0 0, heartbeat 45 45, play_end 10845 45', 300);
    expect(plays).to.have.length(1);
    expect(plays[0]).to.include({ watchedMilliseconds: 45_000, hasPlayEnd: false, endedAt: ORIGIN + 45_000 });
    expect(bookDays[0]).to.include({ totalMinutesWatched: '0.75', totalPlayStarts: 1, totalPlayEnds: 0 });
  });

  it('5. a play belongs wholly to the day on which it started', async () => {
    const start = 13 * 3600 + 58 * 60;
    const told = [`play_start ${start} 0`];
    for (let second = 45; second < 420; second += 45) told.push(`heartbeat ${start + second} ${second}`);
    const { bookDays, platformDays } = await build([...told, `play_end ${start + 420} 420`].join(', '), null);
    expect(bookDays.map((row) => [row.metricDate, row.totalMinutesWatched])).to.deep.equal([
      ['2024-05-06', '7.00'],
    ]);
    expect(platformDays.map((row) => [row.metricDate, row.totalMinutesWatched])).to.deep.equal([
      ['2024-05-06', '7.00'],
      ['2024-05-07', '0.00'],
    ]);
  });

  it('6. two plays ten minutes apart, each in a session of its own, are one session', async () => {
    const { bookDays } = await build(TWO_SITTINGS, 300);
    expect(bookDays[0]).to.include({ totalPlayStarts: 2, completionCount: 2, totalSessions: 1 });
  });

  it('7. an old play ends before a new one starts in the same millisecond', async () => {
    const { plays } = await build('play_start 0 0, play_start 300 0, play_end 300 300', 300);
    expect(plays.map((play) => [play.startedAt, play.hasPlayEnd, play.isCompleted])).to.deep.equal([
      [ORIGIN, true, true],
      [ORIGIN + 300_000, false, false],
    ]);
  });

  it('8. 11.7 s of 13 s are a completion, a millisecond less is none', async () => {
    expect((await build('play_start 0 0, pause 12 11.7', 13)).bookDays[0]?.completionCount).to.equal(1);
    expect((await build('play_start 0 0, pause 12 11.699', 13)).bookDays[0]?.completionCount).to.equal(0);
  });

  it('9. sent twice, backwards, in batches of any size, days late: the same numbers', async () => {
    const events = [
      ...buildStream(PAUSED),
      ...buildStream(WHOLE_BOOK, { childId: '2' }),
      ...TWO_SITTINGS.map((event) => ({ ...event, bookId: '2' })),
    ];
    const once = await build(events, 300);
    expect(once.platformDays[0]).to.include({
      totalPlayStarts: 4,
      totalMinutesWatched: '17.42',
      uniqueChildren: 2,
      uniqueParents: 1,
      completionCount: 1,
    });
    await ledger.reset(timeZone);
    await saveOracleCatalogue(ledger.database, buildCatalogue(300), NEXT_DAY);
    const sent = [...events, ...events].reverse();
    for (let batch = 0; sent.length > 0; batch += 1) {
      const now = new Date(ORIGIN + (3 + batch) * DAY_MILLISECONDS);
      await deliverEvents(ledger.database, sent.splice(0, 3 + 4 * batch), now);
      await buildDueDays(ledger.database, { timeZone, now });
    }
    const late = await readFacts(ledger.database);
    expect({
      ...late,
      platformDays: late.platformDays.slice(0, 2),
      ledger: late.ledger.slice(0, 2),
    }).to.deep.equal(once);
  });
});
