import { expect } from 'chai';
import {
  writeCount,
  writeMinutes,
  writeQuotient,
} from '../../../src/serve/dashboard/figures/write-number.ts';
import { attributesOf, textOf, textsOf } from './rendered.ts';
import { BOOKS, HOSTILE_TITLES, type Library, openLibrary, viewing } from './watched-library.ts';

interface Usage {
  data: { title: string; minutes_watched: number; play_starts: number; unique_children: number }[];
  total: { minutes_watched: number; play_starts: number; unique_children: number; completion_count: number };
}

const WEEK = 'start=2024-05-08&end=2024-05-14';
const ESCAPED: Record<string, string> = { '<': '&lt;', '>': '&gt;', '"': '&quot;', '&': '&amp;' };

const titlesOf = (html: string) =>
  textsOf(html, 'bdi').filter((title) => BOOKS.some((book) => book.title === title));
const rowsOf = (html: string) => textsOf(html, 'tr').slice(1);

describe('The page of the books', () => {
  let library: Library;
  let usage: Usage;

  before(async () => {
    library = await openLibrary();
    await library.watch(viewing());
    usage = await library.read<Usage>(`/admin/api/v1/reports/usage?${WEEK}`);
  });
  after(() => library.close());

  const books = (query = '') => library.page(`/admin/books?${WEEK}${query}`);

  it('has the total first, then the rows of the usage report, the most watched first', async () => {
    const rows = rowsOf(await books());
    const { total, data } = usage;
    expect(rows[0]).to.match(new RegExp(`^Total${writeMinutes(total.minutes_watched)}`));
    expect(rows[0]).to.include(`${total.play_starts}${total.unique_children}`);
    for (const [index, row] of data.slice(0, 20).entries()) {
      const shown = rows[index + 1];
      expect(shown, row.title).to.include(row.title);
      expect(shown).to.include(writeMinutes(row.minutes_watched)).and.include(writeCount(row.play_starts));
    }
  });

  it('shows titles as they are: with markup, quotes, right-to-left, of 500 characters', async () => {
    const html = await books('&publisher=2');
    for (const title of HOSTILE_TITLES) {
      const escaped = title.replaceAll(/[<>"&]/g, (character) => ESCAPED[character] ?? '');
      expect(titlesOf(html)).to.include(title);
      expect(html.replaceAll('&gt;', '>')).to.include(`<bdi>${escaped.replaceAll('&gt;', '>')}</bdi>`);
    }
    expect(textOf(html)).to.include('Kite & <b>Sons</b>');
  });

  it('has pages of twenty', async () => {
    expect(textOf(await books())).to.include('1 – 20 of 26 books');
    const second = await books('&page=2');
    expect(textOf(second)).to.include('21 – 26 of 26 books');
    expect(titlesOf(second)).to.have.lengthOf(6);
    expect(textOf(await books('&page=99'))).to.include('21 – 26 of 26 books');
  });

  it('is sorted by the column that is chosen', async () => {
    const html = await books('&sort=title');
    expect(html).to.include('aria-sort="ascending"');
    expect(titlesOf(html).slice(0, 2)).to.deep.equal([HOSTILE_TITLES[3], HOSTILE_TITLES[0]]);
    const least = await books('&sort=minutes&direction=ascending&page=2');
    expect(titlesOf(least).at(-1)).to.equal('The Moon Bear');
  });

  it('finds titles, and keeps the search when it is sorted', async () => {
    const html = await books('&q=moon');
    expect(titlesOf(html)).to.deep.equal(['The Moon Bear', 'The Moon Bear, a look inside']);
    expect(textOf(html)).to.include('All 26 books, not only those found');
    const heads = attributesOf(html, /^<a/, 'href').filter((href) => href.includes('sort='));
    expect(heads.every((href) => href.includes('q=moon') && href.includes('start=2024-05-08'))).to.equal(
      true,
    );
    expect(titlesOf(await books('&q=moon&previews=0'))).to.deep.equal(['The Moon Bear']);
    expect(titlesOf(await books('&q=moon&previews=0&previews=1'))).to.have.lengthOf(2);
  });

  it('names the search if nothing is found, and never runs it', async () => {
    const html = await books('&q=%3Cscript%3Eottr%22');
    expect(textOf(html)).to.include('No book matches.');
    expect(textOf(html)).to.include('“<script>ottr"” was searched for in 26 titles.');
    expect(textOf(html)).to.include('Show all books');
  });

  it('shows the books of one publisher, with a note if the id is unknown', async () => {
    expect(titlesOf(await books('&publisher=2')).sort()).to.deep.equal([...HOSTILE_TITLES].sort());
    expect(textOf(await books('&publisher=99'))).to.include('No publisher has the id “99”.');
  });

  it('offers the figures as a file and as JSON', async () => {
    const html = await books('&publisher=2');
    const hrefs = attributesOf(html, /^<a/, 'href').map((href) => href.replaceAll('&amp;', '&'));
    const csv = hrefs.find((href) => href.includes('.csv')) ?? '';
    const file = await library.send('GET', csv);
    expect([file.status, file.headers['content-type']]).to.deep.equal([
      200,
      'text/csv; charset=utf-8; header=present',
    ]);
    expect(file.text.trim().split('\r\n')).to.have.lengthOf(6);
    const json = hrefs.find((href) => href.startsWith('/admin/api/v1/reports/usage?')) ?? '';
    expect((await library.read<Usage>(json)).data).to.have.lengthOf(4);
  });

  it('offers the file of a range with days that are not counted, too, and marks them', async () => {
    const html = await library.page('/admin/books');
    expect(textOf(html)).to.include('9 of 30 days are not counted');
    const csv = attributesOf(html, /^<a/, 'href').find((href) => href.includes('.csv')) ?? '';
    expect((await library.send('GET', csv.replaceAll('&amp;', '&'))).status).to.equal(200);
  });

  it('is the usage report with its exact columns', async () => {
    const html = await library.page(`/admin/usage?${WEEK}`);
    const [total, first] = rowsOf(html);
    expect(textsOf(html, 'h1')).to.deep.equal(['Usage report']);
    expect(total).to.include(writeQuotient(usage.total.minutes_watched));
    expect(total).to.include(String(usage.total.completion_count));
    expect(first).to.include('Lantern Press').and.include(writeQuotient(usage.data[0]?.minutes_watched));
    expect(rowsOf(await books('&columns=report'))).to.deep.equal(rowsOf(html));
  });

  it('shows no figures of days that are not counted', async () => {
    const html = await library.page('/admin/books?start=2024-01-01&end=2024-01-02');
    expect(textOf(html)).to.include('None of these days is counted, so there is no figure.');
    expect(rowsOf(html)[0]).to.match(/^Total–/);
  });

  it('says that there is no book', async () => {
    const empty = await openLibrary({});
    try {
      expect(textOf(await empty.page('/admin/books'))).to.include('There is no book yet.');
    } finally {
      await empty.close();
    }
  });
});
