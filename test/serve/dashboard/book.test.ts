import { expect } from 'chai';
import { writeCount, writeMinutes } from '../../../src/serve/dashboard/figures/write-number.ts';
import { textOf, textsOf } from './rendered.ts';
import { HOSTILE_TITLES, type Library, openLibrary, viewing } from './watched-library.ts';

interface Book {
  summary: {
    total_minutes_watched: number;
    total_play_starts: number;
    total_unique_children: number;
    total_completions: number;
  };
  book: {
    dropoff: { session_count: number }[];
    session_lengths: { class: string; plays: number; percentage: number }[];
    all_time: { average_views_per_child: number };
  };
}

const TWO_WEEKS = 'start=2024-05-01&end=2024-05-14';

describe('The page of a book', () => {
  let library: Library;

  before(async () => {
    library = await openLibrary();
    await library.watch(viewing());
  });
  after(() => library.close());

  const read = (query: string) => library.read<Book>(`/admin/api/v1/analytics/books/1?${query}`);

  it('names the book, its publisher and its length', async () => {
    const html = await library.page(`/admin/books/1?${TWO_WEEKS}`);
    expect(textsOf(html, 'h1')).to.deep.equal(['The Moon Bear']);
    expect(textOf(html)).to.include('by Lantern Press').and.include('5:00 long');
    expect(html).to.include(`href="/admin/publishers/1?${TWO_WEEKS.replace('&', '&amp;')}"`);
  });

  it('shows the figures of the range as the API has them', async () => {
    const html = await library.page(`/admin/books/1?${TWO_WEEKS}`);
    const { summary, book } = await read(TWO_WEEKS);
    const measures = textsOf(html, 'nav').find((text) => text.startsWith('Minutes watched')) ?? '';
    expect(measures).to.include(`Minutes watched${writeMinutes(summary.total_minutes_watched)}`);
    expect(measures).to.include(`Play starts${writeCount(summary.total_play_starts)}`);
    expect(measures).to.include(`Children${writeCount(summary.total_unique_children)}`);
    expect(measures).to.include(`Completions${writeCount(summary.total_completions)}`);
    expect(textOf(html)).to.include(`${book.all_time.average_views_per_child}`);
  });

  it('shows where children stop and how long plays last', async () => {
    const html = await library.page(`/admin/books/1?${TWO_WEEKS}`);
    const { book } = await read(TWO_WEEKS);
    const worst = Math.max(...book.dropoff.slice(0, 9).map(({ session_count }) => session_count));
    expect(textOf(html)).to.include('The worst drop is at').and.include(`${worst} of 56 plays stop`);
    const full = book.session_lengths.find((length) => length.class === 'full_video');
    expect(textOf(html)).to.include(`${full?.percentage} of 100 plays are full videos;`);
    const row = textsOf(html, 'tr').find((text) => text.startsWith('Full video'));
    expect(row).to.equal(`Full video${full?.plays}${full?.percentage}%`);
  });

  it('shows another measure in the chart', async () => {
    const html = await library.page(`/admin/books/1?${TWO_WEEKS}&measure=completions`);
    const { summary } = await read(TWO_WEEKS);
    expect(textOf(html)).to.include(`${summary.total_completions} plays of this book reached the end`);
    expect(html).to.match(/aria-current="true"[^>]*><span>Completions/);
  });

  it('shows counts for a single play, and when there will be more', async () => {
    const html = textOf(await library.page('/admin/books/3?range=7d'));
    expect(html).to.include('1 play in these 7 days, 1 of them to the end.');
    expect(html).to.include('From 20 plays on, this chart names the places where children leave.');
    expect(html).to.include('1 of 20 plays').and.include('1 of 1 play is a full video.');
    expect(html).not.to.include('100.0%');
  });

  it('says that nobody watched in these days, or that they are not counted', async () => {
    expect(textOf(await library.page('/admin/books/20?range=7d'))).to.include('Nobody watched this book');
    const before = textOf(await library.page('/admin/books/1?start=2024-01-01&end=2024-01-31'));
    expect(before).to.include('None of these days is counted, so there is no figure.');
    expect(before).to.include('Nothing is counted yet in these 31 days.');
  });

  it('shows any title as plain text', async () => {
    for (const [index, title] of HOSTILE_TITLES.entries()) {
      const html = await library.page(`/admin/books/${3 + index}`);
      expect(textsOf(html, 'h1')).to.deep.equal([title]);
      expect(textsOf(html, 'title')).to.deep.equal([`${title} · Storytime`]);
    }
  });

  it('is not found if the book does not exist', async () => {
    for (const id of ['999', 'x', '0', '9223372036854775808', '%3Cb%3E']) {
      expect((await library.send('GET', `/admin/books/${id}`)).status, id).to.equal(404);
    }
  });
});
