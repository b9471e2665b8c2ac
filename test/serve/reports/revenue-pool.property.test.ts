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

/** Whatever is shared out: nothing is lost, nobody is more than one away from the exact share, more is never less. */
describe('Shares by the largest remainder', () => {
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

  it('are less than one away from what is exact, and nothing for nothing', () => {
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

  it('are never smaller for a larger weight, and of equal ones the first is not behind', () => {
    holds((_whole, weights, shares) => {
      for (const [one, weight] of weights.entries()) {
        for (const [other, compared] of weights.entries()) {
          const isAhead = weight > compared || (weight === compared && one < other);
          if (isAhead) expect(shares[one]! >= shares[other]!, `${one} beside ${other}`).to.equal(true);
        }
      }
    });
  });

  it('are none where there is nothing to go by', () => {
    expect(apportion(100n, [])).to.equal(null);
    expect(apportion(100n, [0n, 0n])).to.equal(null);
    expect(apportion(0n, [3n, 4n])).to.deep.equal([0n, 0n]);
  });
});
