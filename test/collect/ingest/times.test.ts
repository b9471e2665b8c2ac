import { expect } from 'chai';
import { NOW } from '../../support/system.ts';
import { afterNow, type IngestApi, sentEvent, startIngest } from './posting-events.ts';

const DAY = 86_400_000;

describe('The time of an event', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  const fateAt = (occurred_at: unknown) => api.fateOf(sentEvent({ occurred_at }));

  /** Posts an event of this time, and returns the stored instant. */
  async function storedInstant(occurred_at: string): Promise<string | undefined> {
    await api.reset();
    expect(await fateAt(occurred_at), occurred_at).to.equal('accepted');
    return (await api.stored())[0]?.occurred_at.toISOString();
  }

  it('is too old from a millisecond after 14 days', async () => {
    expect(await fateAt(afterNow(-14 * DAY))).to.equal('accepted');
    expect(await fateAt(afterNow(-14 * DAY - 1))).to.equal('too_old');
    expect(await fateAt('2015-01-01T00:00:00Z')).to.equal('too_old');
  });

  it('is in the future from a millisecond after 300 seconds, until that time has passed', async () => {
    expect(await fateAt(afterNow(300_000))).to.equal('accepted');
    expect(await fateAt(afterNow(300_001))).to.equal('in_future');
    expect(await fateAt('2099-12-31T23:59:59.999Z')).to.equal('in_future');
    api.clock.advance({ milliseconds: 1 });
    expect(await fateAt(afterNow(300_001))).to.equal('accepted');
    expect(await fateAt(afterNow(-14 * DAY))).to.equal('too_old');
  });

  it('is stored as it was sent, together with the time of receipt', async () => {
    for (const occurredAt of [afterNow(-14 * DAY), afterNow(299_999), '2026-02-24T23:59:59.999Z']) {
      expect(await storedInstant(occurredAt)).to.equal(occurredAt);
      expect((await api.stored())[0]?.received_at.toISOString()).to.equal(NOW);
    }
  });

  it('can have any offset', async () => {
    const instant = '2026-02-25T18:00:00.250Z';
    for (const text of [
      ...['2026-02-25T18:00:00.25Z', '2026-02-25T18:00:00.250+00:00', '2026-02-25T18:00:00.250-00:00'],
      ...['2026-02-26T07:59:00.250+13:59', '2026-02-25T04:00:00.250-14:00', '2026-02-25T23:45:00.250+05:45'],
      ...['2026-02-26T17:59:00.25+23:59', '2026-02-24T18:01:00.25-23:59'],
    ]) {
      expect(await storedInstant(text), text).to.equal(instant);
    }
  });

  it('is read to the millisecond, and further digits are cut off, not rounded', async () => {
    for (const [digits, kept] of [
      ...[
        ['9', '900'],
        ['99', '990'],
        ['1239', '123'],
        ['9999', '999'],
        ['9996', '999'],
        ['0009', '000'],
      ],
      ...[
        ['123456789', '123'],
        ['000999999', '000'],
        ['999999999', '999'],
        ['0'.repeat(200), '000'],
        ['0009000000', '000'],
        ['000000000999999', '000'],
        ['0010000000', '001'],
      ],
      ...[
        [`999${'9'.repeat(500)}`, '999'],
        ['4350000000000001', '435'],
      ],
    ]) {
      const stored = await storedInstant(`2026-02-25T17:59:59.${digits}Z`);
      expect(stored, digits).to.equal(`2026-02-25T17:59:59.${kept}Z`);
    }
  });

  it('is judged after it was cut to the millisecond', async () => {
    expect(await fateAt('2026-02-25T18:35:00.0009Z')).to.equal('accepted');
    expect(await fateAt('2026-02-25T18:35:00.0010Z')).to.equal('in_future');
    expect(await fateAt('2026-02-11T18:29:59.9999Z')).to.equal('too_old');
  });

  it('must exist', async () => {
    for (const text of [
      ...['2026-02-30T10:00:00Z', '2026-02-29T10:00:00Z', '2026-13-01T10:00:00Z', '2026-00-10T10:00:00Z'],
      ...['2026-02-25T24:00:00Z', '2026-02-25T23:59:60Z', '2026-02-25T25:00:00Z', '2026-02-25T10:60:00Z'],
      ...[
        '2026-04-31T10:00:00Z',
        '2026-02-00T10:00:00Z',
        '2026-02-25T10:00:00+24:00',
        '2026-02-25T10:00:00+05:60',
      ],
    ]) {
      expect(await fateAt(text), text).to.equal('invalid');
    }
    api.clock.advance({ years: -2, days: 6 });
    expect(await fateAt('2024-02-29T10:00:00Z')).to.equal('accepted');
    api.clock.advance({ years: 2, days: -6 });
    expect(api.clock().toISOString()).to.equal(NOW);
  });

  it('must be in a year that a clock can show', async () => {
    for (const text of [
      ...['2014-12-31T23:59:59.999Z', '2100-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
      ...[
        '0001-01-01T00:00:00+14:00',
        '9999-12-31T23:59:59-14:00',
        '+010000-01-01T00:00:00Z',
        '-000001-01-01T00:00:00Z',
      ],
      ...['2015-01-01T00:59:59+01:00', '2099-12-31T23:59:59-00:01'],
    ]) {
      expect(await fateAt(text), text).to.equal('invalid');
    }
  });

  it('must be a text of one format', async () => {
    for (const value of [
      ...[
        '',
        ' ',
        'now',
        'NaN',
        'Infinity',
        'infinity',
        'epoch',
        'today',
        '1772044200',
        '2026-02-25',
        '18:30:00Z',
      ],
      ...[
        '2026-02-25T18:00:00',
        '2026-02-25 18:00:00Z',
        '2026-02-25t18:00:00z',
        '2026-02-25T18:00:00.Z',
        ' 2026-02-25T18:00:00Z',
      ],
      ...[
        '2026-02-25T18:00:00Z ',
        '2026-02-25T18:00:00Z\n',
        '2026-02-25T18:00:00Z\u0000',
        '2026-02-25T18:00:00,5Z',
      ],
      ...[
        '2026-2-25T18:00:00Z',
        '20260225T180000Z',
        '2026-W09-3T18:00:00Z',
        '2026-056T18:00:00Z',
        '2026-02-25T18Z',
        '2026-02-25T18:00Z',
      ],
      ...[
        '2026-02-25T18:00:00+01',
        '2026-02-25T18:00:00+0100',
        '2026-02-25T18:00:00−01:00',
        '2026-02-25T18:00:00[UTC]',
      ],
      ...[
        'Wed, 25 Feb 2026 18:00:00 GMT',
        '２０２６-02-25T18:00:00Z',
        '2026-02-25T18:00:00ZZ',
        '9'.repeat(1000),
      ],
      ...[1_772_044_200, 1.7e12, null, true, {}, [], [NOW], undefined, 0],
    ]) {
      expect(await fateAt(value), String(value)).to.equal('invalid');
    }
    expect(await api.stored()).to.deep.equal([]);
  });
});
