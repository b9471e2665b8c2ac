import { expect } from 'chai';
import {
  afterNow,
  countedUuid,
  type IngestApi,
  OTHER_BOOK,
  OTHER_CHILD,
  sentEvent,
  startIngest,
} from './posting-events.ts';

describe('An event without an id', () => {
  let api: IngestApi;
  const seek = {
    event_type: 'seek',
    session_id: countedUuid(1),
    position_seconds: 20,
    from_position_seconds: 10,
  };

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('is stored once if it is sent twice, in one request or in two', async () => {
    expect(await api.post([sentEvent(), sentEvent()])).to.include({ accepted: 1, duplicates: 1 });
    expect(await api.post([sentEvent()])).to.include({ duplicates: 1 });
    const [stored, ...more] = await api.stored();
    expect(more).to.deep.equal([]);
    // The namespace and the fields of the name must never change, because devices may resend stored events.
    expect(stored?.event_id).to.equal('38143f96-ad38-546d-841c-385025262483');
  });

  it('is another event if any field differs that says what happened', async () => {
    const different = [
      seek,
      { ...seek, child_profile_id: OTHER_CHILD },
      { ...seek, book_id: OTHER_BOOK },
      { ...seek, session_id: countedUuid(2) },
      { ...seek, session_id: undefined },
      { ...seek, event_type: 'pause', from_position_seconds: undefined },
      { ...seek, occurred_at: afterNow(1) },
      { ...seek, position_seconds: 20.001 },
      { ...seek, position_seconds: undefined },
      { ...seek, position_seconds: undefined, from_position_seconds: 20 },
      { ...seek, from_position_seconds: 10.001 },
      { ...seek, from_position_seconds: undefined },
    ].map((fields) => sentEvent(fields));
    expect(await api.post(different)).to.include({ accepted: different.length });
    expect(await api.post([...different].reverse())).to.include({ duplicates: different.length });
    const ids = (await api.stored()).map((event) => event.event_id);
    expect(new Set(ids)).to.have.property('size', different.length);
  });

  it('is the same event if it is written differently', async () => {
    await api.post([sentEvent(seek)]);
    const sameAgain = [
      { ...seek, child_profile_id: '31', book_id: '11' },
      { ...seek, session_id: countedUuid(1).toUpperCase() },
      { ...seek, occurred_at: '2026-02-25T19:30:00+01:00' },
      { ...seek, occurred_at: '2026-02-25T18:30:00.0009Z' },
      { ...seek, position_seconds: 20.0009, from_position_seconds: 10.0001 },
      { ...seek, metadata: { replay: true } },
      { ...seek, metadata: null, event_id: null, something_else: 1 },
    ].map((fields) => sentEvent(fields));
    expect(await api.post(sameAgain)).to.include({ duplicates: sameAgain.length });
    const zero = sentEvent({ position_seconds: 0 });
    const none = sentEvent({ position_seconds: null });
    expect(await api.post([zero, none, sentEvent({ position_seconds: undefined })])).to.include({
      accepted: 2,
      duplicates: 1,
    });
  });

  it('differs from an event with an id, unless that is the id the server derives', async () => {
    await api.post([sentEvent()]);
    const [stored] = await api.stored();
    expect(await api.fateOf(sentEvent({ event_id: countedUuid(9) }))).to.equal('accepted');
    expect(await api.fateOf(sentEvent({ event_id: stored?.event_id }))).to.equal('duplicate');
  });

  it('is rejected with its derived id, so that a client can find it', async () => {
    const { rejected } = await api.post([sentEvent({ book_id: 999 }), sentEvent({ book_id: 999 })]);
    expect(rejected[0]?.event_id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab]/);
    expect(rejected[1]?.event_id).to.equal(rejected[0]?.event_id);
  });
});

describe('An event with an id', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('is a duplicate if id, child, book and time are equal; the first one is kept', async () => {
    const event_id = countedUuid(1);
    await api.post([sentEvent({ event_id, position_seconds: 1, metadata: { replay: true } })]);
    const [first] = await api.stored();
    const changed = { event_id, event_type: 'pause', position_seconds: 2, session_id: countedUuid(2) };
    expect(await api.post([sentEvent(changed), sentEvent({ event_id })])).to.include({ duplicates: 2 });
    expect(await api.stored()).to.deep.equal([first]);
  });

  it('is another event if the time, child or book differs', async () => {
    const event_id = countedUuid(1);
    const events = [
      sentEvent({ event_id }),
      sentEvent({ event_id, occurred_at: afterNow(1) }),
      sentEvent({ event_id, child_profile_id: OTHER_CHILD }),
      sentEvent({ event_id, book_id: OTHER_BOOK }),
    ];
    expect(await api.post([...events, ...events])).to.include({ accepted: 4, duplicates: 4 });
  });

  it('is stored once even if its month has no partition', async () => {
    api.clock.advance({ months: 8 });
    const event = sentEvent({ event_id: countedUuid(3), occurred_at: api.clock().toISOString() });
    expect(await api.post([event, event])).to.include({ accepted: 1, duplicates: 1 });
    expect(await api.post([event])).to.include({ duplicates: 1 });
    const { rows } = await api.database.raw('select tableoid::regclass::text as partition from usage_events');
    expect(rows).to.deep.equal([{ partition: 'usage_events_default' }]);
  });
});
