import { expect } from 'chai';
import fc from 'fast-check';
import { idSchema, instantSchema, presentId } from '../../../src/foundation/core/wire-formats.ts';

describe('The wire format', () => {
  it('writes an id as a number if that is exact, else as text, and reads both as the same id', () => {
    expect([presentId('1'), presentId('9007199254740991')]).to.deep.equal([1, 9_007_199_254_740_991]);
    expect(presentId('9007199254740992')).to.equal('9007199254740992');
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (id) => {
        const shown = JSON.parse(JSON.stringify(presentId(String(id))));
        expect(idSchema.parse(shown)).to.equal(String(id));
        expect(BigInt(shown)).to.equal(id);
      }),
    );
  });

  it('reads an instant to the millisecond, whatever its offset and number of digits', () => {
    const instants = fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    });
    const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(instants, offsets, fc.stringMatching(/^\d{0,12}$/), (instant, offset, digits) => {
        const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const zone = [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':');
        const read = instantSchema.parse(`${local}${digits}${offset < 0 ? '-' : '+'}${zone}`);
        expect(read.toISOString()).to.equal(instant.toISOString());
      }),
    );
  });
});
