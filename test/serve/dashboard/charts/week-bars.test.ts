import { expect } from 'chai';
import { DayBars } from '../../../../src/serve/dashboard/charts/day-bars.tsx';
import type { DayChartProps } from '../../../../src/serve/dashboard/charts/day-chart.ts';
import { LineChart } from '../../../../src/serve/dashboard/charts/line-chart.tsx';
import { type DayState, MEASURES } from '../../../../src/serve/dashboard/charts/series.ts';
import { weeksOf } from '../../../../src/serve/dashboard/charts/week-bars.tsx';
import { daysOf } from '../arbitrary-days.ts';
import { attributesOf, rendered, textsOf } from '../rendered.ts';

const propsOf = (days: DayChartProps['days'], measure: DayChartProps['measure'] = MEASURES.minutes) => ({
  measure,
  days,
  sentence: { finding: 'Children watched.', facts: [] },
  caption: 'Figures by day',
});
const tens = (count: number) => Array.from({ length: count }, () => 10);

describe('Bars by day', () => {
  it('are filled if final, hatched if open, outlined today, and absent if missing', () => {
    const days = daysOf([10, 20, null, 5], ['final', 'open', 'missing', 'today']);
    const html = rendered(DayBars, propsOf(days));
    const columns = textsOf(html, 'ol').length === 1 ? html.slice(html.indexOf('<ol class="columns"')) : '';
    expect(attributesOf(columns, /^<rect x="16%"/, 'height')).to.deep.equal(['50%', '100%', '25%']);
    expect(attributesOf(columns, /^<rect x="16%"/, 'class')).to.deep.equal(['open', 'now']);
    expect(columns).to.include('not counted yet');
  });

  it('have a tick at the height of the day before, also where that day is higher than all', () => {
    const days = daysOf([10, 20]).map((day) => ({ ...day, before: { date: '2026-09-17', value: 40 } }));
    const html = rendered(DayBars, propsOf(days));
    expect(attributesOf(html, /class="was"/, 'y1')).to.deep.equal(['0%', '0%']);
    expect(attributesOf(html, /^<rect x="16%"/, 'y')).to.deep.equal(['75%', '50%']);
  });
});

describe('A range of more than 92 dates', () => {
  it('is drawn in weeks if days add up, without readings by day', () => {
    expect(rendered(LineChart, propsOf(daysOf(tens(92))))).to.include('<ol class="days">');
    const html = rendered(LineChart, propsOf(daysOf(tens(93))));
    expect(html).not.to.include('<ol class="days">');
    expect(html).to.include('<b>week 44: 26 Oct – 1 Nov 2026</b> · 70 min');
    expect(textsOf(html, 'summary')).to.deep.equal(['The 14 weeks as a table']);
    expect(rendered(DayBars, propsOf(daysOf(tens(93))))).to.equal(html);
  });

  it('stays a line of days if the measure does not add up', () => {
    const html = rendered(LineChart, propsOf(daysOf(tens(120)), MEASURES.children));
    expect(html).not.to.include('<ol');
    expect(attributesOf(html, /^<path class="line"/, 'd')[0]?.split('L')).to.have.length(120);
  });

  it('stays small: its table has the newest 184 days, and two years fit into a page of 60 KB', () => {
    const html = rendered(LineChart, propsOf(daysOf(tens(731)), MEASURES.children));
    expect(textsOf(html, 'summary')).to.deep.equal(['The newest 184 of 731 days as a table']);
    expect(attributesOf(html, /^<th scope="row"/, 'class')).to.have.length(184);
    expect(html.length).to.be.below(35_000);
    expect(rendered(LineChart, propsOf(daysOf(tens(731)))).length).to.be.below(35_000);
    expect(rendered(LineChart, propsOf(daysOf(tens(92)))).length).to.be.below(35_000);
  });

  it('has weeks from Monday to Sunday, cut at its ends, as settled as their least settled day', () => {
    const states = tens(11).map((_, index): DayState => {
      if (index === 10) return 'today';
      return index > 5 ? 'open' : 'final';
    });
    const weeks = weeksOf(daysOf(tens(11), states));
    expect(weeks.map(({ name, value, state }) => `${name} ${value} ${state}`)).to.deep.equal([
      'week 43: 22 – 25 Oct 2026 40 final',
      'week 44: 26 Oct – 1 Nov 2026 70 today',
    ]);
  });

  it('has no figure for a week of which a day is not counted, here or in the days before', () => {
    const days = daysOf([10, 10, 10, 10], ['final', 'missing']).map((day) => ({
      ...day,
      before: { date: '2026-09-17', value: day.date.endsWith('24') ? null : 3 },
    }));
    expect(weeksOf(days)).to.deep.include.members([
      {
        ...{ start: '2026-10-22', end: '2026-10-25', name: 'week 43: 22 – 25 Oct 2026' },
        ...{ value: null, state: 'missing', before: { name: 'Thu 17 Sep', value: null } },
      },
    ]);
  });
});
