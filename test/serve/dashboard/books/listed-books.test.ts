import { expect } from 'chai';
import type { UsageRow } from '../../../../src/serve/dashboard/answers.ts';
import {
  type BooksState,
  booksState,
  queryOfBooks,
} from '../../../../src/serve/dashboard/books/books-state.ts';
import { listedBooks } from '../../../../src/serve/dashboard/books/listed-books.ts';

const META = {
  ...{ start: '2026-10-22', end: '2026-11-20', time_zone: 'UTC', completeness: 'final' as const },
  ...{ computed_at: null, not_final: [], not_built: [] },
};
const TOTAL = {
  ...{ minutes_watched: 0, play_starts: 0, play_ends: 0, unique_children: 0, completion_count: 0 },
  average_watch_percentage: null,
};

const row = (book_id: number, title: string, more: Partial<UsageRow> = {}): UsageRow => ({
  ...{ book_id, title, is_preview: false, publisher_id: 1, publisher: 'Lantern Press' },
  ...{ minutes_watched: 0, play_starts: 0, play_ends: 0, unique_children: 0, completion_count: 0 },
  average_watch_percentage: null,
  ...more,
});

const answerOf = (data: UsageRow[], before?: UsageRow[]) => ({
  ...{ data, total: TOTAL, meta: META },
  ...(before && {
    comparison: { kind: 'previous' as const, days_back: 35, data: before, total: TOTAL, meta: META },
  }),
});

const idsOf = (rows: UsageRow[], state: Partial<BooksState>) =>
  listedBooks(answerOf(rows), { ...booksState({}), ...state }).rows.map(({ book_id }) => book_id);

describe('The list of books', () => {
  it('finds titles by a part of them, regardless of case, accents and blanks', () => {
    const rows = [row(1, 'Élan the Otter'), row(2, 'One  Otter'), row(3, 'القطار الأزرق'), row(14, 'Owl')];
    expect(idsOf(rows, { q: ' oTTer ' })).to.deep.equal([1, 2]);
    expect(idsOf(rows, { q: 'elan' })).to.deep.equal([1]);
    expect(idsOf(rows, { q: 'one otter' })).to.deep.equal([2]);
    expect(idsOf(rows, { q: 'القطار' })).to.deep.equal([3]);
    expect(idsOf(rows, { q: '14' })).to.deep.equal([14]);
    expect(idsOf(rows, { q: '4' })).to.deep.equal([]);
    expect(idsOf(rows, { q: '.*' })).to.deep.equal([]);
  });

  it('leaves previews out on request', () => {
    const rows = [row(1, 'Owl'), row(2, 'Owl, a look inside', { is_preview: true })];
    expect(idsOf(rows, {})).to.deep.equal([1, 2]);
    expect(idsOf(rows, { hasPreviews: false })).to.deep.equal([1]);
  });

  it('is sorted by any column, with rows without a figure last in both orders', () => {
    const rows = [
      row(1, 'b', { play_starts: 40, completion_count: 10 }),
      row(2, 'C', { play_starts: 19, completion_count: 19 }),
      row(3, 'a', { play_starts: 20, completion_count: 19 }),
    ];
    const { direction: _, ...byRate } = booksState({ sort: 'completion_rate' });
    expect(idsOf(rows, { ...byRate, direction: 'descending' })).to.deep.equal([3, 1, 2]);
    expect(idsOf(rows, { ...byRate, direction: 'ascending' })).to.deep.equal([1, 3, 2]);
    expect(idsOf(rows, booksState({ sort: 'title' }))).to.deep.equal([3, 1, 2]);
    expect(idsOf(rows, booksState({ sort: 'play_starts', direction: 'ascending' }))).to.deep.equal([2, 3, 1]);
  });

  it('is sorted by change, with rows without a change last', () => {
    const watched = (book_id: number, minutes_watched: number, play_starts = 20) =>
      row(book_id, 'x', { minutes_watched, play_starts });
    const answer = answerOf(
      [watched(1, 10), watched(2, 30), watched(3, 99, 5), watched(4, 50)],
      [watched(1, 20), watched(2, 20), watched(3, 1, 5)],
    );
    const { rows } = listedBooks(answer, booksState({ sort: 'change' }));
    expect(rows.map(({ book_id, change }) => [book_id, change.direction, change.text])).to.deep.equal([
      [2, 'up', '50.0%'],
      [1, 'down', '50.0%'],
      [3, 'none', '–'],
      [4, 'none', '–'],
    ]);
  });

  it('is cut into pages of twenty, and shows the last one if there are fewer', () => {
    const rows = Array.from({ length: 42 }, (_, index) => row(index + 1, 'x'));
    expect(idsOf(rows, {})).to.deep.equal(rows.slice(0, 20).map(({ book_id }) => book_id));
    expect(idsOf(rows, { page: 3 })).to.deep.equal([41, 42]);
    const { page, pages, found, among } = listedBooks(answerOf(rows), booksState({ page: '99' }));
    expect({ page, pages, found, among }).to.deep.equal({ page: 3, pages: 3, found: 42, among: 42 });
    expect(listedBooks(answerOf([]), booksState({}))).to.deep.equal({
      ...{ rows: [], found: 0, among: 0, page: 1, pages: 1, mostMinutes: 0 },
    });
  });
});

describe('The state of the list of books', () => {
  it('falls back to the default, with a note, if the address cannot be understood', () => {
    const state = booksState({ sort: 'toString', direction: 'up', page: '0', publisher: 'x', previews: '7' });
    expect(state.notes).to.have.lengthOf(4);
    expect({ ...state, notes: [] }).to.deep.equal(booksState({}));
  });

  it('is written into addresses without defaults', () => {
    const query = { q: 'owl', publisher: '3', previews: '0', sort: 'title', page: '2', columns: 'report' };
    const written = queryOfBooks(booksState(query));
    expect(written).to.deep.equal({ ...query, direction: '' });
    expect(Object.values(queryOfBooks(booksState({}))).join('')).to.equal('');
  });
});
