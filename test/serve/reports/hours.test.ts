import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { type AnalyticsApi, DAY_SECONDS, startAnalytics } from './reading-analytics.ts';

/** Half past two in the afternoon, a week and four and a half hours after the streams of the oracle begin. */
const NOW = '2024-05-13T14:30:00.000Z';
const HOUR_SECONDS = 3600;

/** A play of child 1 that starts this many seconds after ten o'clock on 6 May, or this many days later. */
const play = (at: number, seconds: number, { days = 0, childId = '1', bookId = '1' } = {}) => {
  const second = days * DAY_SECONDS + at;
  const beats = Array.from({ length: Math.ceil(seconds / 45) - 1 }, (_, beat) => (beat + 1) * 45);
  const told = beats.map((beat) => `heartbeat ${second + beat} ${beat}`);
  return buildStream(
    [`play_start ${second} 0`, ...told, `play_end ${second + seconds} ${seconds}`].join(','),
    {
      ...{ childId, bookId },
    },
  );
};

interface HoursAnswer {
  data: Record<string, string | number | null>[];
  summary: Record<string, unknown>;
  week_before: Record<string, unknown>;
  meta: Record<string, unknown>;
}

describe('The hours of a date', () => {
  let api: AnalyticsApi;
  const send = (query = '', headers: Record<string, string | undefined> = {}) =>
    api.send('GET', `/admin/api/v1/analytics/platform/hours${query}`, { headers });
  const fetch = async (query?: string) => {
    const answer = await send(query);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as HoursAnswer;
  };
  const hour = ({ data }: HoursAnswer, place: number) => {
    const { minutes_watched, play_starts, completions } = data[place] ?? {};
    return [minutes_watched, play_starts, completions];
  };

  before(async () => {
    api = await startAnalytics('UTC', NOW);
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('are those of today without a date, up to its last build, and null after that', async () => {
    await api.watch([
      ...play(0, 300, { days: 7 }),
      ...play(4 * HOUR_SECONDS, 180, { days: 7, childId: '2' }),
    ]);
    const answer = await fetch();
    expect(answer.data).to.have.lengthOf(24);
    expect(answer.data[10]).to.deep.equal({
      starts_at: '2024-05-13T10:00:00.000Z',
      ...{ minutes_watched: 5, play_starts: 1, completions: 1 },
    });
    expect(hour(answer, 9)).to.deep.equal([0, 0, 0]);
    expect(hour(answer, 14)).to.deep.equal([3, 1, 0]);
    expect(hour(answer, 15)).to.deep.equal([null, null, null]);
    expect(answer.summary).to.deep.equal({
      ...{ date: '2024-05-13', until: NOW, completeness: 'provisional', computed_at: NOW },
      ...{ total_minutes_watched: 8, total_play_starts: 2, total_completions: 1 },
      ...{ total_unique_children: 2, active_books: 1 },
    });
    expect(answer.meta).to.include({ start: '2024-05-13', end: '2024-05-13', computed_at: NOW });
  });

  it('are compared with the same weekday a week before until the same time, with partial plays', async () => {
    const [early, going, later] = [4 * HOUR_SECONDS, 4.5 * HOUR_SECONDS - 60, 5 * HOUR_SECONDS];
    await api.watch([
      ...play(early, 300),
      ...play(going, 240, { childId: '2', bookId: '2' }),
      ...play(later, 300, { childId: '3' }),
      ...play(early, 300, { days: 7 }),
    ]);
    const { week_before } = await fetch();
    expect(week_before).to.include({
      ...{ date: '2024-05-06', until: '2024-05-06T14:30:00.000Z', completeness: 'provisional' },
      ...{ total_minutes_watched: 6, total_play_starts: 2, total_completions: 1 },
      ...{ total_unique_children: 2, active_books: 2 },
    });
  });

  it('are known and compared until the last build, however late it is now', async () => {
    await api.watch([...play(2 * HOUR_SECONDS, 300), ...play(4.4 * HOUR_SECONDS, 60)]);
    api.clock.advance({ hours: 3 });
    const { summary, week_before, data } = await fetch();
    expect(summary).to.include({ until: NOW, total_play_starts: 0 });
    expect(week_before).to.include({ until: '2024-05-06T14:30:00.000Z', total_play_starts: 2 });
    expect(data[15]?.play_starts).to.equal(null);
  });

  it('spread a play over the hours in which it ran, and keep what follows midnight', async () => {
    const lastMinutes = 14 * HOUR_SECONDS - 120;
    await api.watch([...play(HOUR_SECONDS - 100, 300), ...play(lastMinutes, 300, { childId: '2' })]);
    const answer = await fetch('?date=2024-05-06');
    expect([hour(answer, 10), hour(answer, 11), hour(answer, 23)]).to.deep.equal([
      [1.67, 1, 0],
      [3.33, 0, 1],
      [5, 1, 1],
    ]);
    expect(answer.summary).to.include({ until: '2024-05-07T00:00:00.000Z', total_minutes_watched: 10 });
    expect(answer.week_before).to.include({ until: '2024-04-30T00:00:00.000Z', total_minutes_watched: null });
  });

  it('count what is ahead of the clock in the current hour', async () => {
    await api.watch(play(4.5 * HOUR_SECONDS + 200, 60, { days: 7 }));
    const answer = await fetch();
    expect(hour(answer, 14)).to.deep.equal([1, 1, 0]);
    expect(answer.summary).to.include({ total_play_starts: 1 });
  });

  it('are null, not zero, for a date that is not built', async () => {
    await api.watch(play(0, 300));
    for (const date of ['2024-05-01', '2024-05-14']) {
      const { data, summary, meta } = await fetch(`?date=${date}`);
      expect(data).to.have.lengthOf(24);
      expect(data.every((entry) => entry.minutes_watched === null && entry.play_starts === null)).to.equal(
        true,
      );
      expect(summary).to.include({ until: null, total_minutes_watched: null, active_books: null });
      expect(meta).to.include({ completeness: 'none' });
    }
  });

  it('say if plays of the date or of the compared date were deleted', async () => {
    await api.watch([...play(0, 300), ...play(0, 300, { childId: '2' })]);
    expect((await fetch('?date=2024-05-06')).summary).to.not.have.property('plays_partial');
    await api.database('plays').where({ child_profile_id: 2 }).delete();
    expect((await fetch('?date=2024-05-06')).summary).to.include({
      plays_partial: true,
      total_play_starts: 1,
    });
    expect((await fetch()).week_before).to.include({ plays_partial: true });
  });

  it('can be cached once both dates are final, and are revalidated until then', async () => {
    await api.watch([...play(0, 300), ...play(0, 300, { days: 7 })]);
    const first = await send('?date=2024-05-13');
    expect(first.headers).to.include({
      ...{ 'cache-control': 'private, no-cache', 'storytime-completeness': 'provisional' },
    });
    expect((await send('?date=2024-05-13', { 'if-none-match': first.headers.etag })).status).to.equal(304);
    const later = new Date('2024-05-30T12:00:00Z');
    api.clock.advance({ days: 17 });
    await buildDueDays(api.database, { timeZone: 'UTC', now: later, withoutPause: true });
    await finaliseDays(api.database, later);
    expect((await send('?date=2024-05-13')).headers['cache-control']).to.equal('private, max-age=3600');
  });
});
