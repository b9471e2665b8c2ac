import { expect } from 'chai';
import fc from 'fast-check';
import { effort } from '../../support/effort.ts';
import { afterNow, EVENTS_PATH, type IngestApi, sentEvent, startIngest } from './posting-events.ts';

describe('The position of an event', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  const fateOfPosition = (position_seconds: unknown) => api.fateOf(sentEvent({ position_seconds }));

  /** Posts a batch with these literal positions in its JSON, and returns the stored milliseconds. */
  async function storedMilliseconds(literals: string[]): Promise<(number | null)[]> {
    await api.reset();
    const events = literals.map((literal, index) => {
      const event = JSON.stringify(sentEvent({ occurred_at: afterNow(index) }));
      return `${event.slice(0, -1)},"position_seconds":${literal}}`;
    });
    const raw = `{"events":[${events.join()}]}`;
    const answer = await api.send('POST', EVENTS_PATH, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.body, answer.text).to.include({ accepted: literals.length });
    return (await api.stored()).map((event) => event.position_milliseconds);
  }

  it('must be between 0 and a day', async () => {
    expect(await storedMilliseconds(['0', '-0', '0.001', '86400', '86400.000', '86399.999'])).to.deep.equal([
      0, 0, 1, 86_400_000, 86_400_000, 86_399_999,
    ]);
    for (const position of [86_400.001, 86_401, 1e300, -0.001, -1, -1e-300]) {
      expect(await fateOfPosition(position), String(position)).to.equal('invalid');
    }
  });

  it('is read to the millisecond, and further digits are cut off, not rounded', async () => {
    const read = {
      ...{ '1.001': 1001, '0.0009999': 0, '11.7': 11_700, '4.35': 4350, '1.0005': 1000, '0.29': 290 },
      ...{ '8.2': 8200, '1.005': 1005, '2.675': 2675, '16.1': 16_100, '0.9999': 999, '4.3509999': 4350 },
      ...{
        '86399.9999999': 86_399_999,
        '1e-7': 0,
        '5e-324': 0,
        '9.99e2': 999_000,
        '123.4567890123456789': 123_456,
      },
      ...{ '1E1': 10_000, '1.10': 1100, '69.992': 69_992, '33333.333': 33_333_333 },
    };
    expect(await storedMilliseconds(Object.keys(read))).to.deep.equal(Object.values(read));
  });

  it('is exactly as many milliseconds as its three decimals say', async () => {
    const milliseconds = fc.integer({ min: 0, max: 86_400_000 });
    const batch = fc.array(fc.tuple(milliseconds, fc.stringMatching(/^\d{0,6}$/)), {
      minLength: 100,
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(batch, async (positions) => {
        const literals = positions.map(([given, more]) => {
          const digits = given === 86_400_000 ? '' : more;
          return `${Math.floor(given / 1000)}.${String(given % 1000).padStart(3, '0')}${digits}`;
        });
        expect(await storedMilliseconds(literals)).to.deep.equal(positions.map(([given]) => given));
      }),
      { numRuns: effort(20) },
    );
  });

  it('must be a number, or missing', async () => {
    for (const value of ['1', '', 'NaN', true, false, {}, [], [1], '１']) {
      expect(await fateOfPosition(value), JSON.stringify(value)).to.equal('invalid');
    }
    expect(await fateOfPosition(undefined)).to.equal('accepted');
    expect(await fateOfPosition(null)).to.equal('duplicate');
    expect((await api.stored())[0]?.position_milliseconds).to.equal(null);
  });

  it('affects only its own event if it is valid JSON but too large for a number', async () => {
    const [good, bad] = [sentEvent(), sentEvent({ position_seconds: 'HUGE' })].map((event) =>
      JSON.stringify(event),
    );
    for (const huge of ['1e999', '-1e999', `1${'0'.repeat(400)}`]) {
      await api.reset();
      const raw = `{"events":[${bad?.replace('"HUGE"', huge)},${good}]}`;
      const answer = await api.send('POST', EVENTS_PATH, { raw, headers: { 'content-type': 'text/plain' } });
      expect(answer.body).to.deep.include({ accepted: 1 });
      expect(answer.body).to.have.nested.include({ 'rejected[0].code': 'invalid', 'rejected[0].index': 0 });
    }
  });

  it('can have a position before it for a seek only', async () => {
    const from = (event_type: string, from_position_seconds: unknown) =>
      api.fateOf(sentEvent({ event_type, position_seconds: 10, from_position_seconds }));
    expect(await from('seek', 86_400)).to.equal('accepted');
    expect((await api.stored())[0]?.from_position_milliseconds).to.equal(86_400_000);
    expect(await from('seek', null)).to.equal('accepted');
    for (const type of ['play_start', 'heartbeat', 'pause', 'resume', 'play_end', 'click', 'skip']) {
      expect(await from(type, 0), type).to.equal('invalid');
      expect(await from(type, null), type).to.equal('accepted');
    }
    for (const value of [-1, 86_400.001, '1', {}]) expect(await from('seek', value)).to.equal('invalid');
  });
});
