import { expect } from 'chai';
import type { DayChartProps } from '../../../../src/serve/dashboard/charts/day-chart.ts';
import { LineChart } from '../../../../src/serve/dashboard/charts/line-chart.tsx';
import { MEASURES, rateOfDay } from '../../../../src/serve/dashboard/charts/series.ts';
import { daysOf } from '../arbitrary-days.ts';
import { attributesOf, rendered, textOf, textsOf } from '../rendered.ts';

const given = (props: Partial<DayChartProps>): DayChartProps => ({
  measure: MEASURES.minutes,
  days: daysOf([100, 200, 300, 150], ['final', 'final', 'open', 'today']),
  sentence: { finding: 'Children watched.', facts: ['The longest day was Thursday.'] },
  caption: 'Figures of the library by day, newest first',
  ...props,
});

const lineOf = (html: string, name: string) =>
  attributesOf(html, new RegExp(`^<path class="${name}"`), 'd')[0];

describe('A line chart', () => {
  it('is solid to the last final day, dashed to yesterday and dotted to today, whose end is hollow', () => {
    const html = rendered(LineChart, given({ time: '14:05' }));
    expect(lineOf(html, 'line')).to.equal('M125,667L375,333');
    expect(lineOf(html, 'line open')).to.equal('M375,333L625,0');
    expect(lineOf(html, 'line now')).to.equal('M625,0L875,500');
    expect(lineOf(html, 'end hollow')).to.equal('M875 500h.01');
    expect(textsOf(html, 'ul')[0]).to.equal(
      'final to 23 Octmay still change a little, to 24 Oct today so far, 14:05',
    );
  });

  it('has an area under what is counted, today left out', () => {
    const area = lineOf(rendered(LineChart, given({})), 'area');
    expect(area).to.equal('M125,667L375,333L625,0L625,1000L375,1000L125,1000Z');
  });

  it('leaves a gap where a day is missing, and a dot between two gaps', () => {
    const days = daysOf([100, null, 300, null, 200, 100], ['final', 'missing', 'final', 'missing']);
    const html = rendered(LineChart, given({ days }));
    expect(lineOf(html, 'line')).to.match(/^M750,\d+L917,\d+$/);
    expect(attributesOf(html, /^<path class="end"/, 'd')).to.have.length(2);
    expect(html).to.include('<b>Fri 23 Oct</b> · not counted yet');
    expect(textOf(html)).to.include('a gap: 2 days are not counted yet');
  });

  it('does not draw a figure of a day that is called missing', () => {
    const html = rendered(LineChart, given({ days: daysOf([100, 999, 300], ['final', 'missing', 'final']) }));
    expect(html).not.to.include('999');
    expect(lineOf(html, 'line')).to.equal(undefined);
  });

  it('shows the days before as a thin line, in the readings and in the table', () => {
    const days = daysOf([100, 200]).map((day, index) => ({
      ...day,
      before: { date: `2026-09-${17 + index}`, value: index === 0 ? 50 : null },
    }));
    const html = rendered(LineChart, given({ days, comparison: '30 days before' }));
    expect(html).to.include('<b>Thu 22 Oct</b> · 100 min<br/>17 Sep · 50');
    expect(html).to.include('18 Sep · –');
    expect(textsOf(html, 'li').at(-1)).to.equal('30 days before (17 – 18 Sep)');
    expect(textsOf(html, 'th').slice(0, 4)).to.deep.equal(['Day', 'Minutes', '30 days before', 'State']);
    expect(textsOf(html, 'td').slice(0, 3)).to.deep.equal(['200', '–', 'final']);
  });

  it('says in words what it shows: its sentence, a name for screen readers, and a table, newest first', () => {
    const html = rendered(LineChart, given({}));
    expect(html).to.include('<figcaption><p><b>Children watched.</b> The longest day was Thursday.</p>');
    expect(attributesOf(html, /role="img"/, 'aria-label')).to.deep.equal([
      'Line chart of minutes watched by day, 22 to 25 Oct 2026.',
    ]);
    expect(textsOf(html, 'summary')).to.deep.equal(['The 4 days as a table']);
    expect(textsOf(html, 'tr').at(1)).to.equal('Sun 25 Oct150so far');
    expect(textsOf(html, 'tr').at(-1)).to.equal('Thu 22 Oct100final');
  });

  it('marks weekends and open days, and labels Mondays, every second one on narrow screens', () => {
    const days = daysOf(
      Array.from({ length: 31 }, () => 10),
      Array.from({ length: 31 }, (_, index) => (index < 15 ? 'final' : 'open')),
    );
    const html = rendered(LineChart, given({ days }));
    const classes = textsOf(html, 'ol').length;
    expect(classes).to.equal(1);
    expect(html.match(/<li class="we"/g)).to.have.length(4);
    expect(html.match(/<li class="we open"/g)).to.have.length(5);
    expect(textsOf(html, 'text').slice(-4)).to.deep.equal(['26 Oct', '2 Nov', '9 Nov', '16 Nov']);
    expect(html.match(/class="mid fine"/g)).to.have.length(2);
  });

  it('has more columns, annotations with their authors, and none of them as markup', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&';
    const html = rendered(
      LineChart,
      given({
        moreColumns: [{ label: 'Play starts', cells: { '2026-10-22': '7' } }],
        annotations: [
          { date: '2026-10-23', text: evil, by: 'מיכל' },
          { date: '2027-01-01', text: 'later', by: 'desk' },
        ],
      }),
    );
    expect(html).not.to.include('<img');
    expect(textOf(html)).to.include(`1 Fri 23 Oct: ${evil} (מיכל)`);
    expect(textsOf(html, 'td').slice(-3)).to.deep.equal(['100', '7', 'final']);
    expect(html.match(/class="zero"/g)).to.have.length(2);
  });

  it('draws a rate on an axis of per cent, and nobody watching as a line at 0', () => {
    const rates = rendered(
      LineChart,
      given({ measure: MEASURES.completion_rate, days: daysOf([0.664, null, 0.7, 1]) }),
    );
    expect(textsOf(rates, 'text').slice(0, 6)).to.deep.equal(['0%', '20%', '40%', '60%', '80%', '100%']);
    expect(rates).to.include('<b>Thu 22 Oct</b> · 66.4%');
    const nobody = rendered(LineChart, given({ days: daysOf([0, 0, 0]) }));
    expect(lineOf(nobody, 'line')).to.equal('M167,1000L500,1000L833,1000');
    expect(textsOf(nobody, 'text').slice(0, 4)).to.deep.equal(['0', '1', '2', '3']);
  });

  it('has no percentage of a day with fewer than 20 plays: a gap in the line, and counts in the reading', () => {
    const rates = [rateOfDay(10, 20), rateOfDay(7, 12), rateOfDay(0, 0), rateOfDay(20, 20)];
    const days = daysOf([0, 0, 0, 0]).map((day, index) => ({ ...day, ...rates[index] }));
    const html = rendered(LineChart, given({ measure: MEASURES.completion_rate, days }));
    expect(lineOf(html, 'line')).to.equal(undefined);
    expect(textsOf(html, 'td')).to.deep.equal([
      '100.0%',
      'final',
      '–',
      'final',
      '7 of 12',
      'final',
      '50.0%',
      'final',
    ]);
    expect(html).to.include('<b>Fri 23 Oct</b> · 7 of 12');
  });

  it('is an empty drawing, not an error, without any day', () => {
    const html = rendered(LineChart, given({ days: [] }));
    expect(html).not.to.include('<path');
    expect(textsOf(html, 'text')).to.deep.equal(['0', '1', '2', '3']);
  });
});
