import { expect } from 'chai';
import type { Warning } from '../../../src/collect/ingest/warnings.ts';
import {
  BOOK,
  CHILD,
  countedUuid,
  EVENTS_PATH,
  type IngestApi,
  OTHER_BOOK,
  REFUSED_CHILD,
  type SentEvent,
  sentEvent,
  startIngest,
  UNKNOWN,
} from './posting-events.ts';

const SESSION = countedUuid(1);

/** An event without any warning. */
const goodEvent = (fields: SentEvent = {}) =>
  sentEvent({ event_id: countedUuid(2), session_id: SESSION, position_seconds: 45, ...fields });

describe('The warnings about a batch', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
    const json = { publisher_id: 1, title: 'The Owl', duration_seconds: 300 };
    expect((await api.send('PUT', `/admin/api/v1/books/${BOOK}`, { json })).status).to.equal(204);
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  const warningsOf = async (body: unknown): Promise<Warning[] | undefined> => {
    const answer = await api.send('POST', EVENTS_PATH, { json: body });
    expect(answer.status, answer.text).to.equal(200);
    return (answer.body as { warnings?: Warning[] }).warnings;
  };
  const about = (events: unknown[]) => warningsOf({ events });

  it('are absent if there is nothing to warn of', async () => {
    expect(await about([goodEvent(), goodEvent({ metadata: { nickname: 'x' } })])).to.equal(undefined);
    expect(await about([])).to.equal(undefined);
    expect(await warningsOf(goodEvent())).to.equal(undefined);
    expect(await about([goodEvent({ session_id: null, event_type: 'impression' })])).to.equal(undefined);
  });

  it('name unknown fields, and what was probably meant', async () => {
    const misspelt = sentEvent({ eventId: countedUuid(3), sessionId: SESSION, positionSeconds: 45 });
    const warnings = await about([goodEvent(), misspelt, { ...misspelt, occured: 1 }]);
    expect(warnings?.[0]).to.deep.equal({
      code: 'unknown_fields',
      events: 2,
      first_index: 1,
      detail: 'Unknown fields were ignored. Probably meant: event_id, session_id, position_seconds.',
      fields: ['eventId', 'sessionId', 'positionSeconds', 'occured'],
    });
    expect(warnings?.map(({ code }) => code)).to.deep.equal(['unknown_fields', 'no_session_id']);
  });

  it('name unknown fields in rejected events, in a single event and outside the events, too', async () => {
    expect((await about([{ eventType: 'heartbeat' }]))?.[0]?.fields).to.deep.equal(['eventType']);
    expect((await warningsOf(goodEvent({ positionSeconds: 1 })))?.[0]?.fields).to.deep.equal([
      'positionSeconds',
    ]);
    expect(await warningsOf({ events: [goodEvent()], session_id: SESSION })).to.deep.equal([
      {
        code: 'unknown_fields',
        events: 0,
        first_index: null,
        detail: 'Unknown fields were ignored. Probably meant: session_id.',
        fields: ['session_id'],
      },
    ]);
    for (const odd of [[null], [7], ['x'], [[]]]) expect(await about(odd)).to.equal(undefined);
  });

  it('show no value, no name with a digit, no long name, and at most ten names', async () => {
    const child = String(CHILD);
    const names = [
      child,
      `child_${child}`,
      `${child}child`,
      '9223372036854775807',
      'x'.repeat(41),
      'a b',
      'ü',
      '',
      '__proto__',
    ];
    const odd = JSON.parse(
      JSON.stringify({
        events: [{ ...goodEvent(), ...Object.fromEntries(names.map((name) => [name, 'Mia'])) }],
      }),
    );
    const raw = JSON.stringify(odd).replace('"Mia"', '"Mia","__proto__":{"name":"Mia"}');
    const answer = await api.send('POST', EVENTS_PATH, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    const { warnings } = answer.body as { warnings: Warning[] };
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.include({ code: 'unknown_fields', events: 1, first_index: 0 });
    expect(warnings[0]?.fields).to.deep.equal([]);
    expect(JSON.stringify(warnings)).not.to.include('Mia').and.not.to.include(child);
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const many = letters.map((letter) => goodEvent({ [letter]: 1, [letter.repeat(2)]: 2 }));
    const [warning] = (await about(many)) ?? [];
    expect(warning).to.include({ events: 26, first_index: 0 });
    expect(warning?.fields).to.have.lengthOf(10);
  });

  it('report positions beyond the end of the book, for example in milliseconds', async () => {
    const beyond = (fields: SentEvent, place: number) =>
      goodEvent({ event_id: countedUuid(10 + place), ...fields });
    const events = [
      { position_seconds: 300 },
      { position_seconds: 305 },
      { position_seconds: 305.001 },
      { position_seconds: 45_000 },
      { event_type: 'seek', from_position_seconds: 4_000, position_seconds: 10 },
      { position_seconds: 45_000, book_id: OTHER_BOOK },
      { position_seconds: 45_000, child_profile_id: REFUSED_CHILD },
      { position_seconds: 45_000, child_profile_id: UNKNOWN },
      { position_seconds: 45_000, occurred_at: '2026-01-01T00:00:00Z' },
      { position_seconds: null },
    ].map(beyond);
    const warnings = await about(events);
    expect(warnings?.map(({ detail, ...rest }) => rest)).to.deep.equal([
      { code: 'position_beyond_end', events: 3, first_index: 2 },
    ]);
    expect(await about(events), 'again, as duplicates').to.deep.equal(warnings);
  });

  it('report playback without a session, once for the whole batch', async () => {
    const events = ['play_start', 'heartbeat', 'pause', 'resume', 'seek', 'play_end', 'stall', 'click'].map(
      (event_type, place) =>
        goodEvent({ event_type, session_id: undefined, event_id: countedUuid(30 + place) }),
    );
    const warnings = await about([goodEvent(), ...events]);
    expect(warnings?.map(({ detail, ...rest }) => rest)).to.deep.equal([
      { code: 'no_session_id', events: 6, first_index: 1 },
    ]);
  });

  it('are about one request, even if its batch is stored with others', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        about([
          goodEvent({ event_id: countedUuid(50 + place), position_seconds: place % 2 === 0 ? 10 : 45_000 }),
        ]),
      ),
    );
    expect(answers.map((warnings) => warnings?.[0]?.code)).to.deep.equal(
      answers.map((_, place) => (place % 2 === 0 ? undefined : 'position_beyond_end')),
    );
  });
});
