import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { EVENTS_PATH, expectAnswer, type IngestApi, sentEvent, startIngest } from './posting-events.ts';

/** Every allowed key, with accepted and refused values. */
const KEYS: Record<string, { good: unknown[]; bad: unknown[] }> = {
  playback_rate: { good: [0.25, 1, 1.5, 4], bad: [0.2, 4.01, '1', null, -1, 1e300] },
  quality: { good: ['auto', '144p', '4320p'], bad: ['8k', '', 720, 'AUTO', null, ['auto']] },
  platform: { good: ['ios', 'android', 'web', 'tv', 'other'], bad: ['iOS', 'Ada', '', 1, null] },
  device_class: { good: ['phone', 'tablet', 'desktop', 'tv', 'other'], bad: ["Ada's tablet", '', {}, null] },
  app_version: {
    good: ['1', '4.2.1', '2026.02.25', `1${'.1'.repeat(15)}`],
    bad: [
      '',
      '.',
      '1.',
      '.1',
      '1..2',
      'v1',
      '1.0-beta',
      '1.0 Ada',
      '1\n',
      '1\u0000',
      '1'.repeat(33),
      1.2,
      null,
    ],
  },
  reason: { good: ['network', 'decode', 'source', 'other'], bad: ['Ada fell asleep', '', 0, null] },
  replay: { good: [true, false], bad: [0, 'true', null] },
  fullscreen: { good: [true, false], bad: [1, 'false', null] },
  startup_ms: { good: [0, 1, 86_400_000], bad: [-1, 0.5, 86_400_001, '1', null] },
  stall_ms: { good: [0, 250, 86_400_000], bad: [-1, 2.5, 1e300, [], null] },
};

describe('The metadata of an event', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  /** Posts an event with this metadata, and returns what is stored of it. */
  async function kept(metadata: unknown): Promise<Record<string, unknown> | null | undefined> {
    await api.reset();
    expect(await api.fateOf(sentEvent({ metadata })), JSON.stringify(metadata)).to.equal('accepted');
    return (await api.stored())[0]?.metadata;
  }

  it('keeps allowed keys with values of their type, and drops the rest without rejecting the event', async () => {
    for (const [key, { good, bad }] of Object.entries(KEYS)) {
      for (const value of good) expect(await kept({ [key]: value })).to.deep.equal({ [key]: value });
      for (const value of bad) expect(await kept({ [key]: value }), `${key} ${value}`).to.equal(null);
    }
  });

  it('keeps all allowed keys together', async () => {
    const all = Object.fromEntries(Object.entries(KEYS).map(([key, { good }]) => [key, good[0]]));
    expect(await kept(all)).to.deep.equal(all);
    expect(await kept({ ...all, name: 'Ada', ip: '10.1.2.3', user_agent: 'x', email: 'a@b' })).to.deep.equal(
      all,
    );
  });

  it('keeps nothing under names that every JavaScript object has', async () => {
    const names = [
      'constructor',
      'toString',
      'valueOf',
      'hasOwnProperty',
      '__defineGetter__',
      '',
      '0',
      'Replay',
    ];
    for (const name of names) expect(await kept({ [name]: true }), name).to.equal(null);
    const raw = JSON.stringify(sentEvent({ metadata: { HERE: 1 } })).replace(
      '{"HERE":1}',
      '{"__proto__":{"replay":true}}',
    );
    await api.reset();
    const answer = await api.send('POST', EVENTS_PATH, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expectAnswer(answer.status, answer.body, 1);
    expect((await api.stored())[0]?.metadata).to.equal(null);
    expect({}).to.not.have.property('replay');
  });

  it('must be an object, or nothing', async () => {
    for (const metadata of ['', 'replay', 1, true, [], [{ replay: true }]]) {
      expect(await api.fateOf(sentEvent({ metadata })), JSON.stringify(metadata)).to.equal('invalid');
    }
    expect(await kept(null)).to.equal(null);
    expect(await kept(undefined)).to.equal(null);
    expect(await kept({})).to.equal(null);
  });

  it('must not exceed 2048 bytes of JSON, dropped keys included', async () => {
    for (const [filling, bytesEach] of [
      ['a', 1],
      ['é', 2],
      ['\u0001', 6],
    ] as const) {
      const room = 2048 - '{"note":""}'.length;
      const full = filling.repeat(Math.floor(room / bytesEach)) + 'a'.repeat(room % bytesEach);
      expect(Buffer.byteLength(JSON.stringify({ note: full }))).to.equal(2048);
      expect(await kept({ note: full })).to.equal(null);
      expect(await api.fateOf(sentEvent({ metadata: { note: `${full}a` } }))).to.equal('invalid');
    }
  });

  it('affects only its own event if it is nested 200,000 deep', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const deepObject = `${'{"a":'.repeat(80_000)}1${'}'.repeat(80_000)}`;
    const good = JSON.stringify(sentEvent({ position_seconds: 1 }));
    for (const [nesting, place, fate] of [
      [deep, { metadata: { replay: true, note: 'HERE' } }, 'invalid'],
      [deepObject, { metadata: 'HERE' }, 'invalid'],
      [deep, { position_seconds: 'HERE' }, 'invalid'],
      [deep, { child_profile_id: 'HERE' }, 'invalid'],
      [deep, { event_id: 'HERE' }, 'invalid'],
      [deepObject, { occurred_at: 'HERE' }, 'invalid'],
      [deep, { something_else: 'HERE' }, 'accepted'],
    ] as const) {
      await api.reset();
      const hostile = JSON.stringify(sentEvent(place)).replace('"HERE"', nesting);
      const raw = gzipSync(`{"events":[${hostile},${good}]}`);
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      const answer = await api.send('POST', EVENTS_PATH, { raw, headers });
      const { rejected } = expectAnswer(answer.status, answer.body, 2);
      expect(rejected.map(({ index, code }) => [index, code])).to.deep.equal(
        fate === 'invalid' ? [[0, 'invalid']] : [],
      );
      expect((await api.stored()).some((event) => event.position_milliseconds === 1000)).to.equal(true);
    }
  });
});
