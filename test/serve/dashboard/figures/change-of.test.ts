import { expect } from 'chai';
import { changeInPoints, changeOf, type Side } from '../../../../src/serve/dashboard/figures/change-of.ts';

const side = (value: number | null, playStarts = 100, isBuilt = true): Side => ({
  value,
  playStarts,
  isBuilt,
});

describe('A change', () => {
  it('is in per cent for sums and counts, and in points for rates', () => {
    expect(changeOf(side(107), side(100))).to.deep.equal({ direction: 'up', text: '7.0%' });
    expect(changeOf(side(95.1), side(100))).to.deep.equal({ direction: 'down', text: '4.9%' });
    expect(changeOf(side(0), side(100))).to.deep.equal({ direction: 'down', text: '100.0%' });
    expect(changeInPoints(side(0.669), side(0.662))).to.deep.equal({ direction: 'up', text: '0.7 pts' });
    expect(changeInPoints(side(0.652), side(0.664))).to.deep.equal({ direction: 'down', text: '1.2 pts' });
    expect(changeInPoints(side(0.5), side(0))).to.deep.equal({ direction: 'up', text: '50.0 pts' });
  });

  it('is none if it is rounded to zero', () => {
    expect(changeOf(side(10_004), side(10_000))).to.deep.equal({ direction: 'same', text: 'no change' });
    expect(changeOf(side(9_996), side(10_000))).to.deep.equal({ direction: 'same', text: 'no change' });
    expect(changeInPoints(side(0.6644), side(0.664))).to.deep.equal({ direction: 'same', text: 'no change' });
  });

  it('is not shown, with the reason, for few plays, for no figure, or for days that are not counted', () => {
    const reasons = [
      changeOf(side(12, 19), side(10)),
      changeOf(side(12), side(10, 19)),
      changeOf(side(12), side(0)),
      changeOf(side(12), side(null)),
      changeOf(side(12), side(10, 100, false)),
      changeInPoints(side(null), side(0.5)),
      changeInPoints(side(0.6, 5), side(0.5)),
    ];
    expect(reasons.map(({ direction, text }) => `${direction} ${text}`)).to.deep.equal(
      Array(7).fill('none –'),
    );
    expect(reasons.map(({ reason }) => reason)).to.deep.equal([
      'fewer than 20 play starts',
      'fewer than 20 play starts',
      'nothing in the days before',
      'no figure to compare with',
      'not every day is counted yet',
      'no figure to compare with',
      'fewer than 20 play starts',
    ]);
  });
});
