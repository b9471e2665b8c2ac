import { expect } from 'chai';
import fc from 'fast-check';
import { meanPercentageOf, minutesOf, quotientOf, rateOf } from '../../../src/serve/reports/figures.ts';
import { effort } from '../../support/effort.ts';

/** dividend ÷ divisor in units of 10^-decimals, half up, in whole numbers alone. */
function halfUp(dividend: bigint, divisor: bigint, decimals: number): string {
  const scaled = (2n * dividend * 10n ** BigInt(decimals) + divisor) / (2n * divisor);
  const digits = String(scaled).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Some thousands of years of viewing, in milliseconds. */
const MOST_MILLISECONDS = 2 ** 47;
const MOST_PLAYS = 2 ** 40;

describe('Rounded figures', () => {
  const near = (multiple: number, most: number) =>
    fc
      .tuple(fc.nat(Math.floor(most / multiple)), fc.integer({ min: -2, max: 2 }))
      .map(([n, off]) => Math.abs(n * multiple + off));

  it('have exactly two decimals for minutes, rounded half up', () => {
    const milliseconds = fc.oneof(
      fc.nat(MOST_MILLISECONDS),
      near(300, MOST_MILLISECONDS),
      near(600, MOST_MILLISECONDS),
    );
    fc.assert(
      fc.property(milliseconds, (given) => {
        expect(minutesOf(given).toFixed(2)).to.equal(halfUp(BigInt(given), 60_000n, 2));
        expect(JSON.stringify(minutesOf(given))).to.match(/^\d+(\.\d{1,2})?$/);
      }),
      { numRuns: effort(20_000) },
    );
    const examples = [0, 299, 300, 301, 599, 600, 899, 900, 60_000, 14_070_000, 43_200_000];
    expect(examples.map(minutesOf)).to.deep.equal([0, 0, 0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 1, 234.5, 720]);
  });

  it('have exactly three decimals for rates, rounded half up', () => {
    const shares = fc.oneof(
      fc.tuple(fc.nat(MOST_PLAYS), fc.integer({ min: 1, max: MOST_PLAYS })),
      fc.tuple(fc.nat(2_000), fc.integer({ min: 1, max: 2_000 })),
      fc.integer({ min: 1, max: 2 ** 29 }).chain((k) => fc.tuple(near(k, 2_000 * k), fc.constant(2_000 * k))),
    );
    fc.assert(
      fc.property(shares, ([one, other]) => {
        const [part, whole] = [Math.min(one, other), Math.max(one, other)];
        expect(rateOf(part, whole)?.toFixed(3)).to.equal(halfUp(BigInt(part), BigInt(whole), 3));
      }),
      { numRuns: effort(20_000) },
    );
    expect([rateOf(1, 3), rateOf(2, 3), rateOf(1, 2_000), rateOf(1, 2_001)]).to.deep.equal([
      0.333, 0.667, 0.001, 0,
    ]);
    expect([rateOf(12, 45), rateOf(890, 1_250), rateOf(1_999, 2_000), rateOf(7, 7)]).to.deep.equal([
      0.267, 0.712, 1, 1,
    ]);
  });

  it('have exactly two decimals for quotients, rounded half up', () => {
    const divisor = fc.oneof(fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: 1, max: 400 }));
    const quotient = divisor.chain((by) =>
      fc.tuple(fc.nat(Math.min(by * 2 ** 40, Number.MAX_SAFE_INTEGER)), fc.constant(by)),
    );
    fc.assert(
      fc.property(quotient, ([dividend, by]) => {
        expect(quotientOf(dividend, by)?.toFixed(2)).to.equal(halfUp(BigInt(dividend), BigInt(by), 2));
      }),
      { numRuns: effort(20_000) },
    );
    expect([quotientOf(1, 8), quotientOf(1, 3), quotientOf(5, 1_000), quotientOf(0, 9)]).to.deep.equal([
      0.13, 0.33, 0.01, 0,
    ]);
    expect(meanPercentageOf(433_333, 1)).to.equal(43.33);
    expect(meanPercentageOf(1_000_000 + 166_667, 2)).to.equal(58.33);
  });

  it('are null if the divisor is zero', () => {
    expect([rateOf(0, 0), quotientOf(0, 0), quotientOf(5, 0), meanPercentageOf(0, 0)]).to.deep.equal(
      Array(4).fill(null),
    );
    expect([rateOf(0, 1), quotientOf(0, 1), meanPercentageOf(0, 1)]).to.deep.equal([0, 0, 0]);
  });
});
