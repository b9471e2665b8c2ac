import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Badge } from '../../../src/serve/dashboard/components/badge.tsx';
import { Card } from '../../../src/serve/dashboard/components/card.tsx';
import { DEFINITIONS } from '../../../src/serve/dashboard/components/definitions.ts';
import { Delta } from '../../../src/serve/dashboard/components/delta.tsx';
import { Empty } from '../../../src/serve/dashboard/components/empty.tsx';
import { DefinitionPopovers, Hint } from '../../../src/serve/dashboard/components/hint.tsx';
import { Measures } from '../../../src/serve/dashboard/components/measures.tsx';
import { Note } from '../../../src/serve/dashboard/components/note.tsx';
import type { Change } from '../../../src/serve/dashboard/figures/change-of.ts';
import { anchorsOf, readPage } from '../../architecture/pages.ts';
import { ROOT } from '../../architecture/source-files.ts';
import { attributesOf, rendered, textOf } from './rendered.ts';

const down: Change = { direction: 'down', text: '4.9%' };
const none: Change = { direction: 'none', text: '–', reason: 'fewer than 20 play starts' };

describe('A change on a page', () => {
  it('has a sign to see, a word for screen readers, its figure and what it is compared with', () => {
    expect(rendered(Delta, { change: down, comparedWith: 'the 7 days before' })).to.equal(
      '<span class="delta down"><i aria-hidden="true">▼</i><span class="sr">down </span>4.9%</span> on the 7 days before',
    );
    expect(rendered(Delta, { change: { direction: 'same', text: 'no change' } })).to.equal(
      '<span class="delta same"><i aria-hidden="true">=</i>no change</span>',
    );
  });

  it('is an en dash with its reason if there is none', () => {
    expect(textOf(rendered(Delta, { change: none }))).to.equal(
      '–no change is given: fewer than 20 play starts',
    );
  });
});

describe('A card', () => {
  it('has a label with its hint, a figure with its unit, columns and one line of change', () => {
    const html = rendered(Card, {
      label: 'Completion rate',
      hint: Hint({ of: 'completion_rate' }),
      figure: '66.9',
      unit: '%',
      days: [{ value: 3, is: 'within' }],
      change: down,
      comparedWith: 'the 7 days before',
    });
    expect(html).to.match(/^<article class="card"><h3>Completion rate <button class="hint" type="button"/);
    expect(html).to.include('<p class="figure">66.9<small>%</small></p><svg class="spark"');
    expect(textOf(html)).to.equal('Completion rate 66.9%▼down 4.9% on the 7 days before');
  });

  it('says why it has no figure or no change', () => {
    const html = rendered(Card, { label: 'Rate', figure: '–', unit: '%', reason: 'no play was started' });
    expect(textOf(html)).to.equal('Rate –no play was started');
    expect(textOf(rendered(Card, { label: 'Rate', figure: '7 of 12', change: none }))).to.equal(
      'Rate 7 of 12no comparison: fewer than 20 play starts',
    );
  });
});

describe('Definitions', () => {
  it('are opened by their hints and link to existing headings of docs/metrics.md', () => {
    const names = Object.keys(DEFINITIONS) as (keyof typeof DEFINITIONS)[];
    const html = rendered(DefinitionPopovers, { of: [...names, ...names] });
    const page = readPage('docs/metrics.md', readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8'));
    const anchors = attributesOf(html, /^<a/, 'href').map((href) => href.split('#')[1] ?? '');
    expect(anchors).to.have.length(names.length);
    expect(html).to.include(`<a href="/${page.path}#`);
    expect(anchorsOf(page)).to.include.members(anchors);
    const hints = names.map((of) => rendered(Hint, { of }));
    expect(attributesOf(hints.join(''), /^<button/, 'popovertarget')).to.deep.equal(
      attributesOf(html, /^<div/, 'id'),
    );
  });
});

describe('Small parts', () => {
  it('have a tone in addition to their words: notes with a sign, badges with a word', () => {
    const html = rendered(Note, {
      tone: 'broken',
      title: 'It failed',
      level: 2,
      children: 'Nothing is lost.',
    });
    expect(html).to.match(/^<article class="note broken"><svg/);
    expect(html).to.include('<h2>It failed</h2>Nothing is lost.');
    expect(rendered(Note, { children: 'x', isAnswer: true, tone: 'well' })).to.match(
      /tabindex="-1" autofocus/,
    );
    expect(rendered(Badge, { tone: 'well', children: '✓ done' })).to.equal(
      '<span class="badge well">✓ done</span>',
    );
  });

  it('show the progress of what is not shown yet', () => {
    const html = rendered(Empty, {
      title: 'Where children stop',
      children: 'From 20 plays on, this chart names the places where children leave.',
      progress: { have: 1, need: 20, unit: 'plays' },
    });
    expect(html).to.include(
      '<progress max="20" value="1" aria-label="plays towards 20">1 of 20 plays</progress>',
    );
  });

  it('choose the measure of a chart by links, with one of them current', () => {
    const html = rendered(Measures, {
      choices: [
        { label: 'Minutes watched', href: '?measure=minutes', isShown: true, figure: '51,934', change: down },
        { label: 'Children', href: '?measure=children', isShown: false },
      ],
    });
    expect(html.match(/aria-current="true"/g)).to.have.length(1);
    expect(html).to.include('<a href="?measure=children"><span>Children</span></a>');
  });
});
