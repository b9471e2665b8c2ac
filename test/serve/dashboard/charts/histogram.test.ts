import { expect } from 'chai';
import { Bar } from '../../../../src/serve/dashboard/charts/bar.tsx';
import { Histogram, type HistogramProps } from '../../../../src/serve/dashboard/charts/histogram.tsx';
import { Sparkline } from '../../../../src/serve/dashboard/charts/sparkline.tsx';
import { attributesOf, rendered, textsOf } from '../rendered.ts';

const PIP = [55, 12, 15, 10, 15, 15, 6, 8, 9, 62, 213];
const histogram = (props: Partial<HistogramProps>) =>
  rendered(Histogram, { counts: PIP, durationSeconds: 470, sentence: { finding: 'x', facts: [] }, ...props });

describe('The histogram of where children stop', () => {
  it('has a column with its count for each of eleven buckets, the worst lit, the end lighter', () => {
    const html = histogram({});
    expect(textsOf(html, 'text').slice(-11)).to.deep.equal(PIP.map(String));
    expect(attributesOf(html, /^<rect x="10%"/, 'class')).to.deep.equal(['lit', 'soft', 'soft']);
    expect(attributesOf(html, /^<rect x="10%"/, 'height')[0]).to.equal('22%');
    expect(html).to.include('<b>0:00 – 0:47</b> · 55 plays, 13.1%');
    expect(html).to.include('<b>the end</b> · 213 plays, 50.7%');
  });

  it('lights the earlier of two equal columns', () => {
    const html = histogram({ counts: [0, 9, 3, 9, 0, 0, 0, 0, 0, 50, 50] });
    const columns = html.slice(html.indexOf('<ol'), html.indexOf('</ol>')).split('</li>');
    expect(columns.findIndex((column) => column.includes('class="lit"'))).to.equal(1);
  });

  it('has whole shares in its table that add up to 100', () => {
    const shares = textsOf(histogram({}), 'td').filter((cell) => cell.endsWith('%'));
    expect(shares).to.have.length(11);
    expect(shares.reduce((sum, share) => sum + Number.parseInt(share, 10), 0)).to.equal(100);
  });

  it('has no percentage and nothing lit below 20 plays', () => {
    const html = histogram({ counts: [10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9] });
    expect(html).not.to.include('lit');
    expect(html).not.to.include('worst');
    expect(html).to.include('<b>0:00 – 0:47</b> · 10 plays</p>');
    expect(textsOf(html, 'thead')).to.deep.equal(['Last positionIn the bookPlays']);
  });

  it('names shares of the book if its length is not known', () => {
    expect(histogram({ durationSeconds: null })).to.include('<b>10 – 20%</b> · 12 plays, 2.9%');
  });
});

describe('A bar in a line', () => {
  it('is as long as its share, never longer than its track, with the mark of the library', () => {
    expect(rendered(Bar, { share: 0.762 })).to.equal(
      '<svg class="hbar" aria-hidden="true"><rect width="76.2%" height="100%"></rect></svg>',
    );
    expect(
      attributesOf(rendered(Bar, { share: 1.4, mark: 0.664, tone: 'soft' }), /./, 'width'),
    ).to.deep.equal(['100%']);
    expect(rendered(Bar, { share: 0.5, mark: 0.664 })).to.include(
      '<line x1="66.4%" x2="66.4%" y1="-3" y2="11">',
    );
    expect(rendered(Bar, { share: null })).not.to.include('rect');
  });
});

describe('The small columns of a card', () => {
  it('are grey before the range, filled in it and hollow today', () => {
    const html = rendered(Sparkline, {
      days: [
        { value: 10, is: 'before' },
        { value: null, is: 'within' },
        { value: 5, is: 'today' },
      ],
    });
    expect(attributesOf(html, /^<rect/, 'class')).to.deep.equal(['was', 'now']);
    expect(attributesOf(html, /^<rect/, 'x')).to.deep.equal(['0%', '66.7%']);
    expect(attributesOf(html, /^<rect/, 'height')).to.deep.equal(['100%', '50%']);
  });
});
