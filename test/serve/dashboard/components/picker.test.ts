import { expect } from 'chai';
import { Picker } from '../../../../src/serve/dashboard/components/picker.tsx';
import { PickerButton } from '../../../../src/serve/dashboard/components/picker-button.tsx';
import type { PickedRange } from '../../../../src/serve/dashboard/components/presets.ts';
import { attributesOf, rendered, textOf } from '../rendered.ts';

const picked: PickedRange = {
  preset: '30d',
  start: '2026-10-22',
  end: '2026-11-20',
  compare: 'before',
  earliest: '2026-07-15',
  latest: '2026-11-21',
};
const query = { range: '30d', measure: 'children', q: '"><b>', page: '2' };

describe('The picker', () => {
  it('is a form that keeps the other parameters, but not the page of a list', () => {
    const html = rendered(Picker, { picked, query });
    expect(html).to.match(/^<form class="pop picker to-start" id="picker" popover="auto" method="get"/);
    expect(attributesOf(html, /type="hidden"/, 'name')).to.deep.equal(['measure', 'q']);
    expect(html).not.to.include('<b>');
    expect(attributesOf(html, /type="date"/, 'value')).to.deep.equal(['2026-10-22', '2026-11-20']);
    expect(attributesOf(html, /type="date"/, 'min')).to.deep.equal(['2026-07-15', '2026-07-15']);
    expect(html).to.include('name="compare" value="before" checked');
    expect(html.match(/ checked/g)).to.have.length(1);
  });

  it('has presets as links, the chosen one current, none of them with dates', () => {
    const html = rendered(Picker, { picked, query: { ...query, start: '2026-01-01', end: '2026-01-02' } });
    expect(attributesOf(html, /^<a/, 'href')[0]).to.equal(
      '?range=1d&amp;measure=children&amp;q=%22%3E%3Cb%3E',
    );
    expect(attributesOf(html, /^<a/, 'href')).to.have.length(8);
    expect(attributesOf(html, /aria-current/, 'href')[0]).to.include('range=30d');
    expect(rendered(Picker, { picked: { ...picked, preset: undefined }, query })).not.to.include(
      'aria-current',
    );
  });
});

describe('The button of the picker', () => {
  it('shows the name and the dates, and links to the previous range but not into the future', () => {
    const html = rendered(PickerButton, { picked, query });
    expect(textOf(html)).to.equal('Last 30 days 22 Oct – 20 Nov 2026');
    expect(attributesOf(html, /^<a/, 'href')).to.deep.equal([
      '?measure=children&amp;q=%22%3E%3Cb%3E&amp;start=2026-09-22&amp;end=2026-10-21',
    ]);
    expect(attributesOf(html, /^<a/, 'aria-label')).to.deep.equal(['The 30 days before']);
  });

  it('links to the next range if all of its days are over, and not to a range before the first date', () => {
    const day = { ...picked, preset: undefined, start: '2026-07-15', end: '2026-07-15' };
    const html = rendered(PickerButton, { picked: day, query: {} });
    expect(attributesOf(html, /^<a/, 'aria-label')).to.deep.equal(['The day after']);
    expect(textOf(html)).to.equal('Chosen days Wed 15 Jul 2026');
    const last = { ...day, start: '2026-11-19', end: '2026-11-19' };
    expect(rendered(PickerButton, { picked: last, query: {} }).match(/<a /g)).to.have.length(2);
    const yesterday = { ...day, start: '2026-11-20', end: '2026-11-20' };
    expect(rendered(PickerButton, { picked: yesterday, query: {} }).match(/<a /g)).to.have.length(1);
  });
});
