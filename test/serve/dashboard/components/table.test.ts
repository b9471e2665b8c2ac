import { expect } from 'chai';
import { BookCell } from '../../../../src/serve/dashboard/components/book-cell.tsx';
import { numbersOf, Pager } from '../../../../src/serve/dashboard/components/pager.tsx';
import { Table, type TableProps } from '../../../../src/serve/dashboard/components/table.tsx';
import { attributesOf, rendered, textOf, textsOf } from '../rendered.ts';

interface Row {
  title: string;
  minutes: number;
}

const rows: Row[] = [
  { title: 'Two Otters', minutes: 20 },
  { title: 'One Otter', minutes: 10 },
];
const table = (props: Partial<TableProps<Row>>) =>
  rendered<TableProps<Row>>(Table, {
    caption: 'Books',
    rows,
    keyOf: ({ title }) => title,
    columns: [
      { name: 'Book', cell: ({ title }) => title },
      { name: 'Minutes', cell: ({ minutes }) => minutes, sort: 'minutes', after: 'minutes', class: 'strong' },
      { name: 'Made', cell: () => 'x', before: 'made', sort: 'made', class: 'opt' },
    ],
    ...props,
  });
const query = { range: '30d', q: 'a&b', page: '3' };

describe('A table', () => {
  it('has heads for columns and rows, and words for its stacked form', () => {
    const html = table({});
    expect(html).to.include('<table class="stacked"><caption>Books</caption>');
    expect(html).to.include('<th scope="row" class="text">Two Otters</th>');
    expect(html).to.include(
      '<td class="strong" data-l="minutes">20</td><td class="opt" data-p="made">x</td>',
    );
    expect(html).not.to.include('href');
  });

  it('sorts by links that keep the other parameters, begin at the first page, and reverse the order', () => {
    const html = table({ sorting: { by: 'minutes', direction: 'descending', query } });
    expect(attributesOf(html, /^<th/, 'aria-sort')).to.deep.equal(['descending']);
    expect(attributesOf(html, /^<a/, 'href')).to.deep.equal([
      '?range=30d&amp;q=a%26b&amp;sort=minutes&amp;direction=ascending',
      '?range=30d&amp;q=a%26b&amp;sort=made',
    ]);
    const words = [{ name: 'Book', cell: () => 'x', sort: 'title', sortsFirst: 'ascending' as const }];
    const first = table({ columns: words, sorting: { by: 'minutes', direction: 'descending', query: {} } });
    expect(attributesOf(first, /^<a/, 'href')).to.deep.equal(['?sort=title&amp;direction=ascending']);
    const backwards = table({ columns: words, sorting: { by: 'title', direction: 'ascending', query: {} } });
    expect(attributesOf(backwards, /^<a/, 'href')).to.deep.equal(['?sort=title&amp;direction=descending']);
    const turned = table({ sorting: { by: 'minutes', direction: 'ascending', query: {} } });
    expect(attributesOf(turned, /^<a/, 'href')[0]).to.equal('?sort=minutes');
  });

  it('has its total first in reports and last in short tables', () => {
    const row = { title: 'All books', minutes: 30 };
    expect(textsOf(table({ total: { row, place: 'first' } }), 'tr')[1]).to.equal('All books30x');
    expect(textsOf(table({ total: { row, place: 'last' } }), 'tr')[3]).to.equal('All books30x');
    expect(table({ total: { row, place: 'last' } }).match(/<tr class="total">/g)).to.have.length(1);
  });

  it('can be reached by the keyboard and has a name if it scrolls', () => {
    expect(table({ form: 'dense', isCaptionHidden: true })).to.match(
      /^<div class="scroll" tabindex="0" role="region" aria-label="Books"><table class="dense"><caption class="sr">/,
    );
  });

  it('shows titles as text, whatever is in them, and each in its own direction', () => {
    for (const title of [
      '<script>alert(1)</script>',
      `"quotes' & <b>`,
      'הפיל שלא נכנס לארון',
      'x'.repeat(500),
    ]) {
      const html = rendered(BookCell, {
        title,
        href: '/admin/books/1',
        publisher: { name: title, href: '/admin/publishers/1' },
      });
      expect(textsOf(html, 'bdi')).to.deep.equal([title, title]);
      expect(html).not.to.match(/<(b|script)>/);
    }
  });
});

describe('The pages of a list', () => {
  const unit = ['book', 'books'] as const;

  it('show the current one and link to the others, with the rest of the address', () => {
    const html = rendered(Pager, { page: 1, total: 42, unit, query });
    expect(textOf(html)).to.equal('1 – 20 of 42 booksBefore123Next');
    expect(html).to.include('<span class="button" aria-disabled="true">');
    expect(attributesOf(html, /^<a/, 'href').at(-1)).to.equal('?range=30d&amp;q=a%26b&amp;page=2');
    expect(textOf(rendered(Pager, { page: 3, total: 42, unit, query }))).to.equal(
      '41 – 42 of 42 booksBefore123Next',
    );
  });

  it('are left out if there is only one, and partly if there are many', () => {
    expect(textOf(rendered(Pager, { page: 1, total: 1, unit, query: {} }))).to.equal('1 – 1 of 1 book');
    expect(textOf(rendered(Pager, { page: 1, total: 0, unit, query: {} }))).to.equal('0 – 0 of 0 books');
    expect(numbersOf(25, 50)).to.deep.equal([1, undefined, 24, 25, 26, undefined, 50]);
    expect(numbersOf(3, 5)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(numbersOf(1, 2)).to.deep.equal([1, 2]);
  });
});
