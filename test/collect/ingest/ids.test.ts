import { expect } from 'chai';
import { EVENT_TYPES } from '../../../src/records/events/usage-event.ts';
import { CHILD, countedUuid, EVENTS_PATH, type IngestApi, sentEvent, startIngest } from './posting-events.ts';

const LARGEST_EXACT = 9_007_199_254_740_991;
const LARGEST = '9223372036854775807';

/** Invalid ids, as JSON literals. */
const NO_IDS = [
  ...['0', '-1', '1.5', '-0', '1e400', '9007199254740992', '9007199254740993', '9223372036854775807', 'null'],
  ...[
    '"0"',
    '"-1"',
    '"01"',
    '"1.0"',
    '"1e3"',
    '"+1"',
    '" 1"',
    '"1 "',
    '"1\\n"',
    '"1\\u0000"',
    '""',
    '"x"',
    '"0x10"',
  ],
  ...[
    '"9223372036854775808"',
    '"18446744073709551616"',
    `"${'9'.repeat(400)}"`,
    '"١٢٣"',
    '"１２"',
    '"1_000"',
    '"1;--"',
  ],
  ...['true', '{}', '[]', '[31]', '["31"]', '{"id":31}', '"\\ud800"'],
];

describe('An id in an event', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
    const children = [1, LARGEST_EXACT, '9007199254740992', '9007199254740993', LARGEST].map((id) => ({
      ...{ id, parent_id: LARGEST, collection: 'allowed' },
    }));
    const parents = [{ id: LARGEST, registered_at: '2026-01-01T00:00:00Z' }];
    const answer = await api.send('POST', '/admin/api/v1/catalogue', { json: { parents, children } });
    expect(answer.status, answer.text).to.equal(200);
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  /** The outcome of an event with this JSON literal in a field. */
  async function fateOfLiteral(field: string, literal: string): Promise<string> {
    const raw = JSON.stringify(sentEvent({ [field]: 'HERE' })).replace('"HERE"', literal);
    const answer = await api.send('POST', EVENTS_PATH, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    const body = answer.body as Awaited<ReturnType<IngestApi['post']>>;
    return body.rejected[0]?.code ?? (body.accepted === 1 ? 'accepted' : 'duplicate');
  }

  it('is a number from 1 to 2^63 - 1 for children, and text beyond exact numbers', async () => {
    const literals = ['1', '1.0', '"1"', String(LARGEST_EXACT), `"${LARGEST_EXACT}"`];
    literals.push('"9007199254740992"', '"9007199254740993"', `"${LARGEST}"`);
    const fates = [
      'accepted',
      'duplicate',
      'duplicate',
      'accepted',
      'duplicate',
      'accepted',
      'accepted',
      'accepted',
    ];
    for (const [place, literal] of literals.entries()) {
      expect(await fateOfLiteral('child_profile_id', literal), literal).to.equal(fates[place]);
    }
    const stored = (await api.stored()).map((event) => String(event.child_profile_id));
    const expected = ['1', String(LARGEST_EXACT), '9007199254740992', '9007199254740993', LARGEST];
    expect(stored).to.have.members(expected).and.to.have.lengthOf(expected.length);
  });

  for (const field of ['child_profile_id', 'book_id']) {
    it(`is rejected for ${field} if it is anything else`, async () => {
      for (const literal of NO_IDS) expect(await fateOfLiteral(field, literal), literal).to.equal('invalid');
      expect(await api.fateOf(sentEvent({ [field]: undefined }))).to.equal('invalid');
      expect(await api.stored()).to.deep.equal([]);
    });

    it(`can be large and unknown for ${field}`, async () => {
      const code = field === 'book_id' ? 'unknown_book' : 'unknown_child';
      expect(await fateOfLiteral(field, '9007199254740990')).to.equal(code);
      expect(await fateOfLiteral(field, '"9223372036854775806"')).to.equal(code);
    });
  }

  it('is a UUID of any version, in either case, for events and sessions', async () => {
    for (const field of ['event_id', 'session_id'] as const) {
      await api.reset();
      for (const uuid of [
        ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', countedUuid(1)],
        ...['0195f3a0-7a4c-7c3e-8a31-0d7a5b1f2c44', '7b6f3c1e-5a0d-1c58-9d0e-2f6b8a4c9e11'],
      ]) {
        expect(await api.fateOf(sentEvent({ [field]: uuid })), uuid).to.equal('accepted');
        expect(await api.fateOf(sentEvent({ [field]: uuid.toUpperCase() })), uuid).to.equal('duplicate');
      }
      expect((await api.stored()).map((event) => event[field])).to.include(
        '0195f3a0-7a4c-7c3e-8a31-0d7a5b1f2c44',
      );
    }
  });

  it('is rejected for events and sessions if it is no UUID', async () => {
    for (const field of ['event_id', 'session_id']) {
      for (const value of [
        ...['', 'x', countedUuid(1).replaceAll('-', ''), `{${countedUuid(1)}}`, `urn:uuid:${countedUuid(1)}`],
        ...[
          `${countedUuid(1)} `,
          `${countedUuid(1)}\u0000`,
          `${countedUuid(1)}\n`,
          countedUuid(1).replace('0', 'g'),
        ],
        ...[`${countedUuid(1)}0`, 1, 0, true, {}, [], [countedUuid(1)], '\ud800'],
      ]) {
        const answer = await api.post([sentEvent({ [field]: value })]);
        expect(answer.rejected[0], JSON.stringify(value)).to.include({ code: 'invalid', event_id: null });
      }
      expect(await api.fateOf(sentEvent({ [field]: null, position_seconds: field.length }))).to.equal(
        'accepted',
      );
    }
  });

  it('is returned with the rejection of its event whenever it can be read', async () => {
    const event_id = countedUuid(5);
    const { rejected } = await api.post([
      { event_id },
      { event_id, event_type: 7 },
      { event_id: 'x' },
      [],
      null,
    ]);
    expect(rejected.map((rejection) => rejection.event_id)).to.deep.equal([
      event_id,
      event_id,
      null,
      null,
      null,
    ]);
  });

  it('comes with one of fifteen event types', async () => {
    for (const [place, event_type] of EVENT_TYPES.entries()) {
      expect(await api.fateOf(sentEvent({ event_type, event_id: countedUuid(place) })), event_type).to.equal(
        'accepted',
      );
    }
    expect(EVENT_TYPES).to.have.lengthOf(15);
    for (const event_type of [
      ...[
        '',
        'PLAY_START',
        'play_start ',
        'view',
        'playstart',
        'constructor',
        '__proto__',
        'toString',
        '\u0000',
      ],
      ...[null, undefined, 0, true, {}, [], ['play_start']],
    ]) {
      expect(await api.fateOf(sentEvent({ event_type })), String(event_type)).to.equal('invalid');
    }
    const { rows } = await api.database.raw(
      `select unnest(enum_range(null::usage_event_type))::text as type`,
    );
    expect(rows.map((row: { type: string }) => row.type)).to.deep.equal(EVENT_TYPES);
    expect((await api.stored()).every((event) => event.child_profile_id === CHILD)).to.equal(true);
  });
});
