import { expect } from 'chai';
import fc from 'fast-check';
import { DayBars } from '../../../../src/serve/dashboard/charts/day-bars.tsx';
import { Histogram } from '../../../../src/serve/dashboard/charts/histogram.tsx';
import { LineChart } from '../../../../src/serve/dashboard/charts/line-chart.tsx';
import { scaleFromZero } from '../../../../src/serve/dashboard/charts/scale-from-zero.ts';
import { MEASURES } from '../../../../src/serve/dashboard/charts/series.ts';
import { Sparkline } from '../../../../src/serve/dashboard/charts/sparkline.tsx';
import { effort } from '../../../support/effort.ts';
import { arbitraryDays } from '../arbitrary-days.ts';
import { attributesOf, rendered } from '../rendered.ts';

const highest = fc.oneof(
  fc.nat({ max: 40 }),
  fc.nat({ max: 2_000_000_000 }),
  fc.nat({ max: 100_000 }).map((hundredths) => hundredths / 100),
);
const sentence = fc.record({ finding: fc.string(), facts: fc.array(fc.string(), { maxLength: 2 }) });

describe('An axis of random figures', () => {
  it('starts at 0, has three to six round marks above it at equal distances, and reaches the highest value', () => {
    fc.assert(
      fc.property(highest, fc.constantFrom('minutes', 'count', 'rate'), (value, kind) => {
        const { marks, fromTop } = scaleFromZero([0, null, value], kind);
        expect(marks[0]).to.equal(0);
        expect(marks.length).to.be.within(4, 7);
        expect(marks.at(-1)).to.be.at.least(value * (1 - 1e-9));
        expect([fromTop(0), fromTop(marks.at(-1) ?? 0)]).to.deep.equal([100, 0]);
        const step = marks[1] ?? 0;
        expect(Number(step.toPrecision(6).replace(/e.*|\.?0*$|\./g, '')) % 10).to.be.oneOf([0, 1, 2, 5]);
        if (kind === 'count' && Number.isInteger(value)) expect(marks.every(Number.isInteger)).to.equal(true);
      }),
    );
  });

  it('keeps proportions: twice as much is twice as high', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (value) => {
        const { fromTop } = scaleFromZero([2 * value], 'count');
        expect(100 - fromTop(2 * value)).to.be.closeTo(2 * (100 - fromTop(value)), 0.21);
      }),
    );
  });
});

describe('A chart of random figures', () => {
  const components = [LineChart, DayBars];

  it('stays within its canvas, draws no figure of a missing day, and has every day in its table', () => {
    fc.assert(
      fc.property(arbitraryDays(100), sentence, fc.constantFrom(...components), (days, words, chart) => {
        const props = { measure: MEASURES.children, days, sentence: words, caption: 'Days' };
        const html = rendered(chart, props);
        expect(attributesOf(html, /^<th scope="row"/, 'class')).to.have.length(days.length);
        for (const d of attributesOf(html, /^<path class="(area|line)/, 'd')) {
          for (const place of d.match(/\d+/g) ?? []) expect(Number(place)).to.be.within(0, 1000);
        }
        const drawn = days.filter(({ value, state }) => value !== null && state !== 'missing').length;
        if (days.length <= 92) expect(html.match(/<(circle|rect x="16%")/g) ?? []).to.have.length(drawn);
      }),
      { numRuns: effort(200) },
    );
  });

  it('joins no more days than there are neighbours with a figure', () => {
    fc.assert(
      fc.property(arbitraryDays(60), (days) => {
        const props = {
          measure: MEASURES.children,
          days,
          sentence: { finding: '', facts: [] },
          caption: 'Days',
        };
        const html = rendered(LineChart, props);
        const isThere = (index: number) => days[index]?.value != null && days[index]?.state !== 'missing';
        const neighbours = days.filter(
          (_, index) => index > 0 && isThere(index) && isThere(index - 1),
        ).length;
        const joined = attributesOf(html, /^<path class="line( open| now)?"/, 'd').join('');
        expect(joined.match(/L/g) ?? []).to.have.length(neighbours);
      }),
      { numRuns: effort(500) },
    );
  });

  it('has a column for every bucket, the worst of them highlighted from 20 plays on and never at the end', () => {
    const counts = fc.array(fc.nat({ max: 300 }), { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(counts, fc.option(fc.integer({ min: 1, max: 80_000 })), (buckets, durationSeconds) => {
        const html = rendered(Histogram, {
          counts: buckets,
          durationSeconds,
          sentence: { finding: '', facts: [] },
        });
        const columns = html.slice(html.indexOf('<ol'), html.indexOf('</ol>'));
        expect(columns.match(/<rect/g)).to.have.length(11);
        const plays = buckets.reduce((sum, count) => sum + count, 0);
        const isLit = plays >= 20 && buckets.slice(0, 9).some((count) => count > 0);
        expect(columns.match(/class="lit"/g) ?? []).to.have.length(isLit ? 1 : 0);
        expect(columns.match(/class="soft"/g)).to.have.length(2);
      }),
      { numRuns: effort(300) },
    );
  });

  it('is small and from 0 in a card, without columns for missing figures', () => {
    const day = fc.record({
      value: fc.option(fc.nat()),
      is: fc.constantFrom('before' as const, 'within' as const, 'today' as const),
    });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 60 }), (days) => {
        const html = rendered(Sparkline, { days });
        const there = days.filter(({ value }) => value !== null);
        expect(html.match(/<rect/g) ?? []).to.have.length(there.length);
        const heights = attributesOf(html, /^<rect/, 'height').map((height) =>
          Number(height.replace('%', '')),
        );
        if (there.some(({ value }) => value !== 0)) expect(Math.max(...heights)).to.equal(100);
      }),
      { numRuns: effort(300) },
    );
  });
});
