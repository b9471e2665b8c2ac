import { expect } from 'chai';
import { buildCatalogue, buildStream } from './build-stream.ts';
import { readDays } from './read-days.ts';
import { readPlays } from './read-plays.ts';

const read = (told: string, durationSeconds: number | null = null) =>
  readPlays(buildStream(told), buildCatalogue(durationSeconds), 'UTC');

/** The seconds of each play. */
const seconds = (told: string) => read(told).map((play) => play.watchedMilliseconds / 1000);

/** The ranges of all plays. */
const ranges = (told: string, durationSeconds: number | null = null) =>
  JSON.stringify(read(told, durationSeconds).flatMap((play) => play.watched));

describe('The oracle at the edges of docs/metrics.md', () => {
  it('joins plays over exactly the time-out, and begins an implicit play a millisecond later', () => {
    expect(seconds('play_start 0, resume 3600, pause 3610')).to.deep.equal([55]);
    const plays = read('play_start 0, resume 3600.001, pause 3610.001');
    expect(plays.map((play) => play.isExplicit)).to.deep.equal([true, false]);
    expect(plays.map((play) => play.watchedMilliseconds)).to.deep.equal([0, 10_000]);
  });

  it('begins another play after a play_end in the chain, even in the same instant', () => {
    expect(seconds('play_start 0, heartbeat 20, play_end 20, heartbeat 30')).to.deep.equal([20, 10]);
  });

  it('lets annotations neither extend nor split a play, skips test profiles, and counts repeats once', () => {
    expect(seconds('play_start 0, click 1800, heartbeat 3601')).to.deep.equal([0]);
    const catalogue = buildCatalogue(null);
    expect(readPlays(buildStream('play_start 0', { childId: '3' }), catalogue, 'UTC')).to.deep.equal([]);
    const stream = buildStream('play_start 0, pause 9');
    expect(readPlays([...stream, ...stream], catalogue, 'UTC')[0]?.pauseCount).to.equal(1);
  });

  it('orders equal types in one instant by their ids as unsigned bytes', () => {
    const stream = [
      ...buildStream('play_start 0 0'),
      ...buildStream('heartbeat 10 10', { eventId: '80000000-0000-4000-8000-000000000000' }),
      ...buildStream('heartbeat 10 3', { eventId: '7fffffff-ffff-4fff-bfff-ffffffffffff' }),
    ];
    const play = readPlays(stream, buildCatalogue(null), 'UTC')[0];
    expect([play?.finalPositionMilliseconds, play?.uniqueSeconds]).to.deep.equal([10_000, 3]);
  });

  it('accepts a position 5.000 s beyond the duration, and ignores one at 5.001 s, which lowers the cap', () => {
    const [believed] = read('play_start 0 0, pause 400 305', 300);
    expect(believed).to.include({ maxPositionMilliseconds: 305_000, watchedMilliseconds: 305_000 });
    expect(ranges('play_start 0 0, pause 400 305', 300)).to.equal('[[0,300]]');
    const [disbelieved] = read('play_start 0 0, pause 400 305.001', 300);
    expect(disbelieved).to.include({ maxPositionMilliseconds: 0, watchedMilliseconds: 45_000 });
    const [half] = read('play_start 0 0, seek 100 100>305.001', 300);
    expect(half).to.include({ finalPositionMilliseconds: 0, watchedMilliseconds: 100_000 });
  });

  it('credits 45 s at most to a heartbeat, and to a pause what the playhead moved forward', () => {
    expect(seconds('play_start 0 0, heartbeat 90 90')).to.deep.equal([45]);
    expect(seconds('play_start 0 0, pause 90 90')).to.deep.equal([90]);
    expect(seconds('play_start 0 0, pause 90 60')).to.deep.equal([60]);
    expect(seconds('play_start 0 0, pause 90 200')).to.deep.equal([90]);
    expect(seconds('play_start 0 80, pause 90 0')).to.deep.equal([45]);
  });

  it('credits nothing to a playhead that two known positions show at rest', () => {
    expect(seconds('play_start 0 7, heartbeat 45 7')).to.deep.equal([0]);
    expect(seconds('play_start 0 7, heartbeat 45')).to.deep.equal([45]);
  });

  it('keeps the state of the player over a seek, whose from_position ends the pair before it', () => {
    expect(seconds('play_start 0 0, seek 100 100>10, pause 105 15')).to.deep.equal([105]);
    expect(seconds('play_start 0 0, seek 100 >10, pause 105 15')).to.deep.equal([50]);
    expect(seconds('play_start 0 0, pause 9 9, seek 10 9>0, pause 20 5')).to.deep.equal([9]);
    expect(ranges('play_start 0 0, seek 100 100>10, pause 105 15')).to.equal('[[0,100],[10,15]]');
  });

  it('credits 12 hours at most to a play, with the ranges that its pairs prove', () => {
    const told = ['play_start 0 0'];
    for (let until = 3600; until <= 13 * 3600; until += 3600) told.push(`seek ${until} ${until}>${until}`);
    expect(seconds(told.join(', '))).to.deep.equal([43_200]);
    expect(ranges(told.join(', '))).to.equal('[[0,46800]]');
  });

  it('makes a range of up to 2 · gap + 5 s, and beyond 2 · credit + 5 s of the credit only', () => {
    expect(ranges('play_start 0 0, pause 10 25')).to.equal('[[0,25]]');
    expect(ranges('play_start 0 0, pause 10 25.001')).to.equal('[]');
    expect(ranges('play_start 0 0, heartbeat 100 95')).to.equal('[[0,95]]');
    expect(ranges('play_start 0 0.9, heartbeat 100 95.901')).to.equal('[[0,45]]');
    expect(ranges('play_start 0 0.4, pause 0.5 0.9')).to.equal('[]');
  });

  it('counts from_position for completion, and neither implicit plays nor skipping', () => {
    const [skipped] = read('play_start 0 0, seek 1 270>0', 300);
    expect(skipped).to.include({
      isCompleted: true,
      isVerifiedCompletion: false,
      finalPositionMilliseconds: 0,
    });
    expect(read('resume 0 0, pause 300 300', 300)[0]?.isCompleted).to.equal(false);
    expect(read('play_start 0 75, pause 225 300', 300)[0]?.isVerifiedCompletion).to.equal(true);
    expect(read('play_start 0 76, pause 225 300', 300)[0]?.isVerifiedCompletion).to.equal(false);
  });

  it('joins sessions up to exactly 3600 s after the start of the play before, among kept plays', () => {
    const opens = (told: string) => read(told).map((play) => play.opensSession);
    expect(opens('play_start 0, play_start 3000, play_start 6000')).to.deep.equal([true, false, false]);
    expect(opens('play_start 0, play_start 3600')).to.deep.equal([true, false]);
    expect(opens('play_start 0, play_start 3600.001')).to.deep.equal([true, true]);
    expect(opens('play_start 0, play_end 10, pause 3000, play_start 4000')).to.deep.equal([true, true]);
  });

  it('assigns the repeated midnight hour of Havana to one date', () => {
    const midnight = Date.UTC(2024, 10, 3, 4);
    const dates = [-1, 0, 3_599_999, 3_600_000].map((offset) => {
      const stream = buildStream('play_start 0', { occurredAt: midnight + offset });
      return readPlays(stream, buildCatalogue(null), 'America/Havana')[0]?.metricDate;
    });
    expect(dates).to.deep.equal(['2024-11-02', '2024-11-03', '2024-11-03', '2024-11-03']);
  });

  it('gives percentages to 4 decimals, rounds sums half up, and never adds distinct counts', () => {
    const catalogue = buildCatalogue(7);
    const stream = [
      ...buildStream('play_start 0 0, pause 1 1'),
      ...buildStream('play_start 0 0, pause 2 2', { childId: '2' }),
      ...buildStream('resume 9 0, pause 9.3 0.3', { bookId: '2' }),
    ];
    const days = readDays(readPlays(stream, catalogue, 'UTC'), catalogue, 'UTC', ['2024-05-06']);
    const [first, second] = days.bookDays;
    expect(first).to.include({ watchPercentageSum: '42.8571', averageWatchPercentage: '21.43' });
    expect(second).to.include({ totalMinutesWatched: '0.01', averageWatchPercentage: null });
    expect(second).to.include({ totalPlayStarts: 0, totalSessions: 1, under2MinutesCount: 1 });
    expect(days.platformDays[0]).to.include({ uniqueChildren: 2, uniqueParents: 1, activeBooks: 1 });
    expect(days.platformDays[0]?.newRegistrations).to.equal(2);
    expect(days.publisherDays[0]).to.include({ uniqueChildren: 2, totalMinutesWatched: '0.06' });
  });

  it('puts 35 % into bucket 30, the end and beyond into 100, and unknown positions into none', () => {
    const catalogue = buildCatalogue(20);
    const buckets = (told: string, bookId = '1') => {
      const plays = readPlays(buildStream(told, { bookId }), catalogue, 'UTC');
      return readDays(plays, catalogue, 'UTC', ['2024-05-06']).dropoffs.map((row) => row.bucketPercent);
    };
    expect(buckets('play_start 0 7')).to.deep.equal([30]);
    expect(buckets('play_start 0 7.999, play_start 1 8, play_start 2 20, play_start 3 25')).to.deep.equal([
      30, 40, 100,
    ]);
    expect(buckets('play_start 0')).to.deep.equal([]);
    expect(buckets('play_start 0 7', '2')).to.deep.equal([]);
  });
});
