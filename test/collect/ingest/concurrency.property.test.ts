import { expect } from 'chai';
import fc from 'fast-check';
import { effort } from '../../support/effort.ts';
import { type IngestApi, OTHER_BOOK, OTHER_CHILD, sentEvent, startIngest } from './posting-events.ts';

const EVENTS = Array.from({ length: 400 }, (_, number) =>
  sentEvent({
    position_seconds: Math.floor(number / 4),
    ...(number % 2 === 0 ? { child_profile_id: OTHER_CHILD } : {}),
    ...(number % 4 < 2 ? { book_id: OTHER_BOOK } : {}),
  }),
);

describe('Simultaneous requests', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('store each event once if all twenty send the same batch', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.post(EVENTS)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).to.equal(EVENTS.length);
    expect(answers.every(({ rejected }) => rejected.length === 0)).to.equal(true);
    expect(await api.stored()).to.have.lengthOf(EVENTS.length);
  });

  it('do not deadlock with overlapping batches in any order, and store each event once', async function () {
    this.timeout(120_000);
    const batch = fc.shuffledSubarray(EVENTS, { minLength: 150 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 12, maxLength: 24 }), async (batches) => {
        await api.reset();
        const answers = await Promise.all(batches.map((events) => api.post(events)));
        const distinct = new Set(batches.flat());
        expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).to.equal(distinct.size);
        expect(await api.stored()).to.have.lengthOf(distinct.size);
      }),
      { numRuns: effort(8) },
    );
    const { rows } = await api.database.raw(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    expect(rows[0].deadlocks).to.equal(0);
  });

  it('lose no event while the catalogue is written: it is stored or has to be sent again', async () => {
    const parents = [{ id: 50, registered_at: '2026-01-01T00:00:00Z' }];
    const children = Array.from({ length: 20 }, (_, number) => ({
      id: 5_000 + number,
      parent_id: 50,
      collection: 'allowed',
    }));
    const events = children.map(({ id }) => sentEvent({ child_profile_id: id }));
    const [saved, ...answers] = await Promise.all([
      api.send('POST', '/admin/api/v1/catalogue', { json: { parents, children } }),
      ...Array.from({ length: 10 }, () => api.post(events)),
    ]);
    expect(saved.status).to.equal(200);
    const rejected = answers.flatMap((answer) => answer.rejected);
    expect(rejected.every(({ code, retryable }) => code === 'unknown_child' && retryable)).to.equal(true);
    const last = await api.post(events);
    expect(last.rejected).to.deep.equal([]);
    expect(await api.stored()).to.have.lengthOf(events.length);
  });
});
