import { expect } from 'chai';
import fc from 'fast-check';
import { effort } from '../support/effort.ts';
import { arbitraryDelivery, arbitraryStream } from './arbitrary-streams.ts';
import { buildCatalogue, buildStream } from './build-stream.ts';
import { readDays } from './read-days.ts';
import { readHistories } from './read-histories.ts';
import { readPlays } from './read-plays.ts';
import type { OracleEvent } from './types.ts';

const DATE = '2024-05-06';

function read(events: OracleEvent[] | string, durationSeconds: number | null) {
  const catalogue = buildCatalogue(durationSeconds);
  const plays = readPlays(typeof events === 'string' ? buildStream(events) : events, catalogue, 'UTC');
  const days = readDays(plays, catalogue, 'UTC', [DATE, '2024-05-07']);
  return { plays, days, day: days.bookDays[0], histories: readHistories(plays) };
}

describe('The oracle agrees with the worked examples of docs/metrics.md:', () => {
  it('1. a 300 s book watched to its end', () => {
    const beats = [45, 90, 135, 180, 225, 270].map((second) => `heartbeat ${second} ${second}`).join(', ');
    const { plays, days } = read(`play_start 0 0, ${beats}, play_end 300 300`, 300);
    expect(plays).to.have.length(1);
    expect(plays[0]).to.include({ watchedMilliseconds: 300_000, isCompleted: true, uniqueSeconds: 300 });
    expect(days.dropoffs.map((row) => [row.bucketPercent, row.sessionCount])).to.deep.equal([[100, 1]]);
  });

  it('2. a pause earns nothing, and neither does the silence at the end', () => {
    const told =
      'play_start 0 0, heartbeat 45 45, heartbeat 90 90, pause 100 100, resume 400 100, heartbeat 445 145';
    expect(read(told, 300).plays.map((play) => play.watchedMilliseconds)).to.deep.equal([145_000]);
  });

  it('3. without heartbeats the playhead is the evidence', () => {
    const told = 'play_start 0 0, pause 30 30, resume 35 30, pause 125 120, resume 130 110, pause 140 120';
    const { plays, day, histories } = read(told, 300);
    expect(plays[0]).to.include({ watchedMilliseconds: 130_000, uniqueSeconds: 120, isCompleted: false });
    expect(plays[0]).to.include({ firstPositionMilliseconds: 0, finalPositionMilliseconds: 120_000 });
    expect(JSON.stringify(plays[0]?.watched)).to.equal('[[0,120],[110,120]]');
    expect(day).to.include({ totalMinutesWatched: '2.17', totalSessions: 1, from2To5MinutesCount: 1 });
    expect(day).to.include({ watchPercentageSum: '43.3333', averageWatchPercentage: '43.33' });
    expect(histories[0]?.highestPositionMilliseconds).to.equal(120_000);
  });

  it('4. a sleeping tablet earns nothing', () => {
    const { plays } = read('play_start 0 0, heartbeat 45 45, play_end 10845 45', 300);
    expect(plays).to.have.length(1);
    expect(plays[0]).to.include({ watchedMilliseconds: 45_000, hasPlayEnd: false });
  });

  it('5. a play belongs wholly to the day on which it started', () => {
    const start = 14 * 3600 - 120;
    const told = [`play_start ${start} 0`];
    for (let second = 45; second < 420; second += 45) told.push(`heartbeat ${start + second} ${second}`);
    const { days } = read([...told, `play_end ${start + 420} 420`].join(', '), null);
    expect(days.bookDays.map((row) => [row.metricDate, row.watchedMilliseconds])).to.deep.equal([
      [DATE, 420_000],
    ]);
    expect(days.platformDays.map((row) => row.watchedMilliseconds)).to.deep.equal([420_000, 0]);
  });

  it('6. two plays ten minutes apart, each in a session of its own, are one session', () => {
    const first = { sessionId: '00000000-0000-4000-8000-000000000001' };
    const second = { sessionId: '00000000-0000-4000-8000-000000000002' };
    const events = [
      ...buildStream('play_start 0 0, play_end 300 300', first),
      ...buildStream('play_start 600 0, play_end 900 300', second),
    ];
    expect(read(events, 300).day).to.include({ totalPlayStarts: 2, completionCount: 2, totalSessions: 1 });
  });

  it('7. an old play ends before a new one starts in the same millisecond', () => {
    const { plays } = read('play_start 0 0, play_start 300 0, play_end 300 300', 300);
    expect(plays.map((play) => play.hasPlayEnd)).to.deep.equal([true, false]);
    expect(plays.map((play) => play.isCompleted)).to.deep.equal([true, false]);
  });

  it('8. 11.7 s of 13 s are a completion', () => {
    expect(read('play_start 0 0, pause 12 11.7', 13).plays[0]?.isCompleted).to.equal(true);
    expect(read('play_start 0 0, pause 12 11.699', 13).plays[0]?.isCompleted).to.equal(false);
  });

  it('9. the same events twice, shuffled, in batches of any size: the same numbers', () => {
    const delivered = arbitraryStream().chain((stream) =>
      fc.tuple(fc.constant(stream), arbitraryDelivery(stream.events.length)),
    );
    const property = fc.property(delivered, ([{ events, catalogue, timeZone, dates }, batches]) => {
      const once = readPlays(events, catalogue, timeZone);
      const arrived = batches.flat().map((index) => events[index]!);
      const again = readPlays(arrived, catalogue, timeZone);
      expect(again).to.deep.equal(once);
      expect(readHistories(again)).to.deep.equal(readHistories(once));
      const days = readDays(once, catalogue, timeZone, dates);
      expect(readDays(again, catalogue, timeZone, dates)).to.deep.equal(days);
    });
    fc.assert(property, { numRuns: effort(60) });
  });
});
