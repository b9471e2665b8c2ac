import { expect } from 'chai';
import fc from 'fast-check';
import { effort } from '../../support/effort.ts';
import { arbitraryBadElement, arbitraryGoodElement, HOSTILE_TEXTS } from './hostile-values.ts';
import { EVENTS_PATH, expectAnswer, type IngestApi, sentEvent, startIngest } from './posting-events.ts';

interface Element {
  isGood: boolean;
  value: unknown;
}

/** Good and bad elements in any order, few enough to fit into 1 MiB. */
const arbitraryBatch: fc.Arbitrary<Element[]> = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 400, size: 'max' })
  .chain((places) =>
    fc.tuple(
      ...places.map((isGood, number) =>
        (isGood ? arbitraryGoodElement(number) : arbitraryBadElement).map((value) => ({ isGood, value })),
      ),
    ),
  );

describe('A bad element of a batch', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('does not affect the good ones, which are stored, and nothing else is', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(arbitraryBatch, async (elements) => {
        await api.reset();
        const batch = elements.map((element) => element.value);
        const good = elements.flatMap(({ isGood, value }) =>
          isGood ? (value as { event_id: string }).event_id : [],
        );
        const bad = elements.flatMap(({ isGood }, index) => (isGood ? [] : index));
        const answer = await api.post(batch);
        expect(answer.accepted).to.equal(good.length);
        expect(answer.rejected.map((rejection) => rejection.index)).to.deep.equal(bad);
        const stored = (await api.stored()).map((event) => event.event_id);
        expect(stored.sort()).to.deep.equal(good.sort());
        const again = await api.post(batch);
        expect(again.duplicates).to.equal(good.length);
        expect(again.rejected).to.deep.equal(answer.rejected);
      }),
      { numRuns: effort(40) },
    );
  });

  it('is rejected by its own index if 499 others are good', async () => {
    const good = Array.from({ length: 499 }, (_, position_seconds) => sentEvent({ position_seconds }));
    for (const place of [0, 250, 499]) {
      await api.reset();
      const { accepted, rejected } = await api.post([...good.slice(0, place), null, ...good.slice(place)]);
      expect([accepted, rejected.map(({ index }) => index)]).to.deep.equal([499, [place]]);
    }
  });

  it('does no harm with hostile text in any field', async () => {
    for (const field of Object.keys(
      sentEvent({ event_id: 1, session_id: 1, metadata: 1, something_else: 1 }),
    )) {
      await api.reset();
      const hostile = HOSTILE_TEXTS.map((text) => sentEvent({ [field]: text, position_seconds: 1 }));
      const { accepted, duplicates, rejected } = await api.post([...hostile, sentEvent()]);
      expect(rejected.every(({ code }) => code === 'invalid')).to.equal(true);
      const isIgnored = field === 'something_else';
      expect([accepted, duplicates]).to.deep.equal(isIgnored ? [2, HOSTILE_TEXTS.length - 1] : [1, 0]);
    }
  });

  it('changes nothing else with "__proto__" or "constructor" in its JSON', async () => {
    const good = JSON.stringify(sentEvent());
    for (const hostile of [
      '{"__proto__":{"event_type":"play_start"}}',
      `{"__proto__":${good}}`,
      '{"constructor":{"prototype":{"event_type":"play_start"}}}',
      '{"__proto__":null}',
      `{"__proto__":1,${JSON.stringify(sentEvent({ book_id: 999 })).slice(1)}`,
      '"__proto__"',
    ]) {
      await api.reset();
      const raw = `{"events":[${hostile},${good}]}`;
      const answer = await api.send('POST', EVENTS_PATH, {
        raw,
        headers: { 'content-type': 'application/json' },
      });
      const { accepted, rejected } = expectAnswer(answer.status, answer.body, 2);
      expect([accepted, rejected[0]?.index]).to.deep.equal([1, 0]);
    }
    expect('event_type' in {}).to.equal(false);
  });

  it('is read like all JSON if it has a key twice: the last one counts', async () => {
    const raw = `{"events":[${JSON.stringify(sentEvent({ book_id: 999 })).slice(0, -1)},"book_id":11}]}`;
    const answer = await api.send('POST', EVENTS_PATH, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expect(expectAnswer(answer.status, answer.body, 1).accepted).to.equal(1);
  });
});
