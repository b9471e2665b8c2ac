import { expect } from 'chai';
import fc from 'fast-check';
import { apportion } from '../../../src/serve/reports/revenue-pool.ts';
import { effort } from '../../support/effort.ts';

const RUNS = effort(20_000);

const arbitraryWhole = fc.bigInt({ min: 0n, max: 100_000_000_000n });
const arbitraryWeights = fc.array(
  fc.oneof(fc.bigInt({ min: 0n, max: 10n }), fc.bigInt({ min: 0n, max: 10n ** 14n })),
  { minLength: 1, maxLength: 30 },
);

const sumOf = (numbers: readonly bigint[]) => numbers.reduce((sum, number) => sum + number, 0n);

/**
 * For all weights: the shares add up, each differs from the exact one by less than one, and a larger weight never
 * gets less.
 */
describe('Shares by largest remainders', () => {
  const holds = (check: (whole: bigint, weights: bigint[], shares: bigint[]) => void) =>
    fc.assert(
      fc.property(arbitraryWhole, arbitraryWeights, (whole, weights) => {
        fc.pre(sumOf(weights) > 0n);
        check(whole, weights, apportion(whole, weights) ?? []);
      }),
      { numRuns: RUNS },
    );

  it('add up to the whole', () => {
    holds((whole, weights, shares) => {
      expect(shares).to.have.lengthOf(weights.length);
      expect(sumOf(shares)).to.equal(whole);
    });
  });

  it('differ from the exact ones by less than one, and are zero for a weight of zero', () => {
    holds((whole, weights, shares) => {
      const sum = sumOf(weights);
      for (const [index, share] of shares.entries()) {
        const weight = weights[index] ?? 0n;
        const apart = share * sum - whole * weight;
        expect(apart < sum && apart > -sum, `${share} of ${weight}`).to.equal(true);
        if (weight === 0n) expect(share).to.equal(0n);
      }
    });
  });

  it('are never smaller for a larger weight, and favour the first of equal ones', () => {
    holds((_whole, weights, shares) => {
      for (const [one, weight] of weights.entries()) {
        for (const [other, compared] of weights.entries()) {
          const isAhead = weight > compared || (weight === compared && one < other);
          if (isAhead) expect(shares[one]! >= shares[other]!, `${one} beside ${other}`).to.equal(true);
        }
      }
    });
  });

  it('are empty if there are no weights', () => {
    expect(apportion(100n, [])).to.equal(null);
    expect(apportion(100n, [0n, 0n])).to.equal(null);
    expect(apportion(0n, [3n, 4n])).to.deep.equal([0n, 0n]);
  });
});
