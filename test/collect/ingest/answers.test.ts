import { expect } from 'chai';
import { REJECT_CODES, type RejectCode } from '../../../src/records/events/reject-codes.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { NOW } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import {
  afterNow,
  BOOK,
  CHILD,
  countedUuid,
  EVENTS_PATH,
  expectAnswer,
  type IngestApi,
  OTHER_CHILD,
  REFUSED_CHILD,
  sentEvent,
  startIngest,
  UNKNOWN,
} from './posting-events.ts';

const DAY = 86_400_000;

/** The code of each fault of an event, in the order of precedence; `child` and `book` say what it is about. */
const FAULTS: { code: RejectCode; fields: Record<string, unknown> }[] = [
  { code: 'invalid', fields: { position_seconds: -1 } },
  { code: 'not_permitted', fields: {} },
  { code: 'too_old', fields: { occurred_at: afterNow(-15 * DAY) } },
  { code: 'in_future', fields: { occurred_at: afterNow(DAY) } },
  { code: 'collection_refused', fields: { child_profile_id: REFUSED_CHILD } },
  { code: 'unknown_child', fields: { child_profile_id: UNKNOWN } },
  { code: 'unknown_book', fields: { book_id: UNKNOWN } },
];

describe('POST /api/v1/events', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('counts accepted, duplicate and rejected events', async () => {
    const [known, fresh, other] = [1, 2, 3].map((id) => sentEvent({ event_id: countedUuid(id) }));
    await api.post([known]);
    const answer = await api.post([known, fresh, sentEvent({ book_id: UNKNOWN }), fresh, other, 7]);
    expect(answer).to.deep.include({ accepted: 2, duplicates: 2, server_time: NOW });
    expect(answer.rejected.map(({ index, code }) => [index, code])).to.deep.equal([
      [2, 'unknown_book'],
      [5, 'invalid'],
    ]);
    expect(await api.stored()).to.have.lengthOf(3);
  });

  it('answers a single event as well as a batch, even an empty one', async () => {
    const sent = await api.send('POST', EVENTS_PATH, { json: sentEvent() });
    expect(expectAnswer(sent.status, sent.body, 1).accepted).to.equal(1);
    const again = await api.send('POST', EVENTS_PATH, { json: sentEvent() });
    expect(expectAnswer(again.status, again.body, 1).duplicates).to.equal(1);
    const wrong = await api.send('POST', EVENTS_PATH, { json: { event_type: 'play_start' } });
    expect(expectAnswer(wrong.status, wrong.body, 1).rejected[0]).to.include({ index: 0, code: 'invalid' });
    expect(await api.post([])).to.deep.include({ accepted: 0, duplicates: 0, rejected: [] });
  });

  it('states for each rejected event its index, its id and whether to keep it', async () => {
    for (const { code, fields } of FAULTS) {
      if (code === 'not_permitted') continue;
      const event_id = countedUuid(7);
      const { rejected } = await api.post([sentEvent(), sentEvent({ ...fields, event_id })]);
      const [rejection, ...others] = rejected;
      expect(others).to.deep.equal([]);
      expect(rejection).to.include({ index: 1, event_id, code, retryable: REJECT_CODES[code].retryable });
      expect(rejection?.detail).to.be.a('string').and.not.equal('');
    }
    const retryable = Object.entries(REJECT_CODES).filter(([, rule]) => rule.retryable);
    expect(retryable.map(([code]) => code)).to.have.members(['in_future', 'unknown_child', 'unknown_book']);
  });

  it('gives an event with several faults the code of the first', async () => {
    const token = await tokenFor(api, [CHILD]);
    for (const [place, first] of FAULTS.entries()) {
      for (const second of FAULTS.slice(place + 1)) {
        const isTime = (code: string) => code === 'too_old' || code === 'in_future';
        const isChild = (code: string) => code === 'collection_refused' || code === 'unknown_child';
        if (isTime(first.code) && isTime(second.code)) continue;
        if (isChild(first.code) && isChild(second.code)) continue;
        const event = sentEvent({ ...second.fields, ...first.fields });
        const isForeign = [first.code, second.code].includes('not_permitted');
        if (isForeign && event.child_profile_id === CHILD) event.child_profile_id = OTHER_CHILD;
        const key = isForeign ? token : TEST_KEYS.ingest;
        const answer = await api.send('POST', EVENTS_PATH, { json: event, key });
        const { rejected } = expectAnswer(answer.status, answer.body, 1);
        expect(rejected[0]?.code, `${first.code} and ${second.code}`).to.equal(first.code);
      }
    }
    expect(await api.stored()).to.deep.equal([]);
  });

  it('rejects, for a token, exactly the events about children that it does not name', async () => {
    const token = await tokenFor(api, [CHILD]);
    const events = [
      sentEvent(),
      sentEvent({ child_profile_id: OTHER_CHILD }),
      sentEvent({ child_profile_id: UNKNOWN }),
    ];
    for (const outgoing of [
      { key: token, json: { events } },
      { key: null, json: { events, token } },
      { key: null, raw: JSON.stringify({ events, token }), headers: { 'content-type': 'text/plain' } },
    ]) {
      await api.reset();
      const answer = await api.send('POST', EVENTS_PATH, outgoing);
      const { accepted, rejected } = expectAnswer(answer.status, answer.body, 3);
      expect(accepted).to.equal(1);
      expect(rejected.map(({ index, code }) => [index, code])).to.deep.equal([
        [1, 'not_permitted'],
        [2, 'not_permitted'],
      ]);
      expect((await api.stored()).map((event) => event.child_profile_id)).to.deep.equal([CHILD]);
    }
  });

  it("checks a token's signature, scope and lifetime even for an empty batch", async () => {
    const token = await tokenFor(api, [CHILD]);
    const send = (key: string) => api.send('POST', EVENTS_PATH, { key, json: { events: [] } });
    expect((await send(token)).status).to.equal(200);
    expectProblem(await send(`${token.slice(0, -2)}AA`), 'key_unknown');
    expectProblem(await api.send('GET', '/admin/api/v1/analytics/platform', { key: token }), 'scope_missing');
    const body = { key: token, json: { child_profile_ids: [BOOK] } };
    expectProblem(await api.send('POST', '/api/v1/ingest_tokens', body), 'scope_missing');
    api.clock.advance({ seconds: 61 });
    expectProblem(await send(token), 'key_unknown');
  });
});

async function tokenFor(api: IngestApi, child_profile_ids: number[]): Promise<string> {
  const request = { key: TEST_KEYS.ingest, json: { child_profile_ids, ttl: 60 } };
  const answer = await api.send('POST', '/api/v1/ingest_tokens', request);
  return (answer.body as { token: string }).token;
}
