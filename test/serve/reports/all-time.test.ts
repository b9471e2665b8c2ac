import { expect } from 'chai';
import { buildStream } from '../../oracle/build-stream.ts';
import { type AnalyticsApi, DAY_SECONDS, startAnalytics } from './reading-analytics.ts';

const played = (childId: string, second: number, seconds: number) =>
  buildStream(`play_start ${second} 0, play_end ${second + seconds} ${seconds}`, { childId });

describe('The all-time figures', () => {
  let api: AnalyticsApi;
  const allTimeOf = async (kind: 'book' | 'publisher', id = 1, query = 'start=2024-05-08') => {
    const answer = (await api.fetch(`${kind}s/${id}`, query)) as unknown as Record<
      string,
      { all_time: object }
    >;
    return answer[kind]?.all_time;
  };

  before(async () => {
    api = await startAnalytics();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('cover every date, whatever the range is', async () => {
    await api.watch([...played('1', 0, 300), ...played('1', 4000, 100), ...played('2', DAY_SECONDS, 90)]);
    const sums = {
      ...{ total_play_starts: 3, total_minutes_watched: 8.17, total_completions: 1 },
      ...{ overall_completion_rate: 0.333, total_unique_children: 2, children_completed: 1 },
      plays_held_from: '2024-05-06',
    };
    for (const query of ['start=2024-05-08', 'start=2024-05-06', 'start=2023-01-01&end=2023-01-02']) {
      expect(await allTimeOf('book', 1, query)).to.deep.equal({
        ...sums,
        average_views_per_child: 1.5,
        ...{ first_play_at: '2024-05-06T10:00:00.000Z', last_play_at: '2024-05-07T10:00:00.000Z' },
        ...{ first_played_on: '2024-05-06', last_played_on: '2024-05-07' },
      });
      expect(await allTimeOf('publisher', 1, query)).to.deep.equal(sums);
    }
  });

  it('are zeros without a first and last play for a book that nobody watched', async () => {
    await api.watch(played('1', 0, 300));
    const sums = {
      ...{ total_play_starts: 0, total_minutes_watched: 0, total_completions: 0 },
      ...{ overall_completion_rate: null, total_unique_children: 0, children_completed: 0 },
      plays_held_from: null,
    };
    expect(await allTimeOf('publisher', 2)).to.deep.equal(sums);
    expect(await allTimeOf('book', 2)).to.deep.equal({
      ...sums,
      average_views_per_child: null,
      ...{ first_play_at: null, last_play_at: null, first_played_on: null, last_played_on: null },
    });
  });

  it('are null, not zero, before anything was built', async () => {
    for (const kind of ['book', 'publisher'] as const) {
      expect(await allTimeOf(kind)).to.include({
        ...{ total_play_starts: null, total_minutes_watched: null, total_completions: null },
        ...{ total_unique_children: null, children_completed: null },
      });
    }
  });

  it('include the publisher', async () => {
    await api.watch(played('1', 0, 300));
    const { publisher } = (await api.fetch('publishers/2')) as unknown as { publisher: object };
    expect(publisher).to.include({ id: 2, name: 'Kite & Sons' });
  });

  it('keep their sums after plays were deleted, mark the children as incomplete, and guess no first play', async () => {
    await api.watch([...played('2', 0, 300), ...played('1', 60, 300), ...played('1', DAY_SECONDS, 90)]);
    await api.database('plays').where({ child_profile_id: 2 }).delete();
    await api.database('child_viewing_histories').where({ child_profile_id: 2 }).delete();
    const kept = { total_play_starts: 3, total_unique_children: 1, unique_children_partial: true };
    expect(await allTimeOf('publisher')).to.include(kept);
    expect(await allTimeOf('book')).to.include({
      ...kept,
      ...{ first_play_at: null, last_play_at: '2024-05-07T10:00:00.000Z' },
      ...{ first_played_on: '2024-05-06', plays_held_from: '2024-05-06' },
    });
  });
});
