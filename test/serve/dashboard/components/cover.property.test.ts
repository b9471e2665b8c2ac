import { expect } from 'chai';
import fc from 'fast-check';
import { Cover } from '../../../../src/serve/dashboard/components/cover.tsx';
import { MOTIFS } from '../../../../src/serve/dashboard/components/cover-motifs.tsx';
import { PALETTES } from '../../../../src/serve/dashboard/components/cover-palettes.ts';
import { hashOf } from '../../../../src/serve/dashboard/components/hash-of.ts';
import { initialOf, PublisherMark } from '../../../../src/serve/dashboard/components/publisher-mark.tsx';
import { effort } from '../../../support/effort.ts';
import { rendered, textOf } from '../rendered.ts';

const titles = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));

describe('A cover', () => {
  it('is always the same, small, hidden from screen readers, and contains nothing of its title', () => {
    fc.assert(
      fc.property(titles, (title) => {
        const html = rendered(Cover, { title });
        expect(rendered(Cover, { title })).to.equal(html);
        expect(html).to.match(/^<svg class="cover" viewBox="0 0 48 64" [^>]*aria-hidden="true"><rect /);
        expect(html.length).to.be.below(1_400);
        expect(textOf(html)).to.equal('');
      }),
      { numRuns: effort(1_000) },
    );
  });

  it('comes in twelve palettes and twelve motifs, all of which are used', () => {
    expect([PALETTES.length, MOTIFS.length]).to.deep.equal([12, 12]);
    const books = Array.from({ length: 3_000 }, (_, index) => hashOf(`Book ${index}`));
    expect(new Set(books.map((hash) => hash % 144)).size).to.equal(144);
  });
});

describe('The mark of a publisher', () => {
  it('has the first letter of its name, articles left out', () => {
    const names = [
      'The Paper Kite Room',
      'a Shelf',
      'An Owl',
      'Puddle & Plume',
      'The',
      '  éclair',
      '7 Cats',
      '“Quoted”',
    ];
    expect(names.map(initialOf)).to.deep.equal(['P', 'S', 'O', 'P', 'T', 'É', '7', 'Q']);
    expect(['', '…', '<b>'].map(initialOf)).to.deep.equal(['•', '•', 'B']);
  });

  it('contains no more of the name', () => {
    fc.assert(
      fc.property(titles, (name) => {
        const html = rendered(PublisherMark, { name });
        expect(textOf(html)).to.equal(initialOf(name));
      }),
      { numRuns: effort(1_000) },
    );
  });
});
