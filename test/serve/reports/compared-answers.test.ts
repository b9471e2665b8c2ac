import { expect } from 'chai';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { eventually } from '../../support/eventually.ts';
import { DAY_SECONDS } from './reading-analytics.ts';
import {
  type ComparisonApi,
  PLATFORM,
  SUMMARIES,
  startComparisons,
  THIS_WEEK,
} from './reading-comparisons.ts';

/** An answer with a comparison is one answer: kept, asked for again and read as a whole (docs/api.md, "Asking again"). */
describe('An answer with a comparison', () => {
  let api: ComparisonApi;
  before(async () => {
    api = await startComparisons();
  });
  beforeEach(() => api.watchBothWeeks());
  after(() => api.close());

  it('has another ETag if only the earlier range changed', async () => {
    for (const path of SUMMARIES) {
      await api.watchBothWeeks();
      const [alone, compared] = [`${path}?${THIS_WEEK}`, `${path}?${THIS_WEEK}&compare=previous`];
      const tags = await Promise.all(
        [alone, compared, `${path}?${THIS_WEEK}&compare=year`].map(async (address) =>
          String((await api.ask(address)).headers.etag),
        ),
      );
      expect(new Set(tags), path).to.have.property('size', 3);
      const [ofRange = '', ofBoth = ''] = tags;
      expect((await api.ask(compared, { 'if-none-match': ofBoth })).status, path).to.equal(304);
      expect((await api.ask(compared, { 'if-none-match': ofRange })).status, path).to.equal(200);
      // Adds a pause of half a minute to a play of the week before. The number of views stays the same, and less is
      // watched.
      await api.watch(buildStream(`pause ${30 - 7 * DAY_SECONDS} 30, resume ${60 - 7 * DAY_SECONDS} 30`));
      // The all-time figures of a book or a publisher are in the answer about any range.
      const isOfAllTime = /\/(books|publishers)\//.test(path);
      const ofItself = await api.ask(alone, { 'if-none-match': ofRange });
      expect(ofItself.status, path).to.equal(isOfAllTime ? 200 : 304);
      expect((await api.ask(compared, { 'if-none-match': ofBoth })).status, path).to.equal(200);
    }
  });

  it('can be cached only if both ranges are final', async () => {
    await finaliseDays(api.database, new Date('2024-05-30T12:00:00Z'));
    const headersOf = async (query: string) => {
      const { headers } = await api.ask(`${PLATFORM}?${query}`);
      return [headers['storytime-completeness'], headers['cache-control']];
    };
    const [kept, asked] = ['private, max-age=3600', 'private, no-cache'];
    expect(await headersOf(THIS_WEEK)).to.deep.equal(['final', kept]);
    expect(await headersOf(`${THIS_WEEK}&compare=previous`)).to.deep.equal(['final', kept]);
    expect(await headersOf(`${THIS_WEEK}&compare=year`)).to.deep.equal(['final', asked]);
    await api.database('metric_days').where({ metric_date: '2024-04-30' }).update({ status: 'stale' });
    expect(await headersOf(`${THIS_WEEK}&compare=previous`)).to.deep.equal(['final', asked]);
    const { meta } = await api.comparisonOf(`${PLATFORM}?${THIS_WEEK}&compare=previous`);
    expect(meta.not_final).to.deep.equal(['2024-04-30']);
  });

  for (const path of SUMMARIES) {
    it(`is read in one snapshot at ${path}, without what is committed between the two ranges`, async () => {
      const address = `${path}?${THIS_WEEK}&compare=previous`;
      const before = await api.read(address);
      const holder = await api.database.transaction();
      await holder.raw('lock table plays in access exclusive mode');
      const answer = api.read(address);
      await eventually('a query of the range waits', async () => {
        const { rows } = await api.database.raw(`select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%plays%'`);
        return rows.length > 0;
      });
      await holder.raw(`delete from plays; delete from daily_book_metrics; delete from daily_publisher_metrics;
        update daily_platform_metrics set total_play_starts = 0, unique_children = 0`);
      await holder.commit();
      expect(await answer).to.deep.equal(before);
      expect((await api.comparisonOf(address)).data).to.not.deep.equal(before.comparison?.data);
    });
  }
});
