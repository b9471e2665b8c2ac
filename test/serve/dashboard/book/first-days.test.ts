import { expect } from 'chai';
import type { NewBooksAnswer } from '../../../../src/serve/dashboard/answers.ts';
import { FirstDays } from '../../../../src/serve/dashboard/book/first-days.tsx';
import { writeOrdinal } from '../../../../src/serve/dashboard/figures/write-number.ts';
import { firstDaysSentence } from '../../../../src/serve/dashboard/sentences/first-days-sentence.ts';
import { rendered, textOf, textsOf } from '../rendered.ts';

const book = (id: number, place: number, minutes: number, more = {}) => ({
  ...{ place, book_id: id, title: `Book ${id}`, publisher_id: 1, publisher: 'Lantern Press' },
  ...{ start: '2026-10-10', end: '2026-11-08', completeness: 'final' as const },
  ...{ minutes_watched: minutes, play_starts: 40, completions: 30, completion_rate: 0.75, ...more },
});

const COMING = {
  ...{ book_id: 4, title: 'Book 4', publisher_id: 1, publisher: 'Lantern Press' },
  ...{ start: '2026-11-20', end: '2026-12-19', compared_from: '2026-12-20' },
};

const ANSWER: NewBooksAnswer = {
  data: [book(1, 1, 900), book(2, 2, 450), book(3, 3, 12)],
  coming: [COMING],
  meta: { days: 30, books_max: 10, time_zone: 'UTC' },
};

const shown = (bookId: number, newBooks = ANSWER) =>
  rendered(FirstDays, { bookId, newBooks, today: '2026-11-26' });

describe('The first days of a new book', () => {
  it('are on its page with its rank among the last new books', () => {
    const html = shown(2);
    expect(textOf(html)).to.include('Its first 30 days').and.include('10 Oct – 8 Nov 2026');
    expect(textOf(html)).to.include(
      '2nd of the last 3 new books by minutes. Children watched it for 450 minutes in its first 30 days; the first one had 900. 75% of its plays reached the end.',
    );
    expect(textsOf(html, 'tr')).to.have.lengthOf(4);
    expect(html).to.include('href="/admin/books/3"');
  });

  it('are announced for a date while they are not over', () => {
    const html = textOf(shown(4));
    expect(html)
      .to.include('They end on Sat 19 Dec. From Sun 20 Dec on, this section compares them')
      .and.include('6 of 30 days');
    expect(html).not.to.include('of the last 3');
  });

  it('are not on the page of a book that is not new', () => {
    expect(shown(9)).to.equal('');
  });

  it('have no rank without another new book, and no rate with few plays', () => {
    const alone = book(1, 1, 0, { play_starts: 0, completions: 0, completion_rate: null });
    const html = shown(1, { ...ANSWER, data: [alone] });
    expect(textOf(html)).to.include('There is no other new book to compare it with.');
    expect(html).not.to.include('<table').and.not.to.match(/1st|%/);
    const few = book(2, 1, 9.5, { play_starts: 1, completions: 1, completion_rate: 1 });
    expect(firstDaysSentence(few, [few, alone], 30).facts).to.deep.equal([
      'Children watched it for 9.50 minutes in its first 30 days; the next one had 0.',
      'It had 1 play.',
    ]);
  });

  it('have English ordinals as ranks', () => {
    expect([1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111].map(writeOrdinal).join(' ')).to.equal(
      '1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 101st 111th',
    );
  });
});
