import { expect } from 'chai';
import {
  writeCount,
  writeMinutes,
  writeMoney,
  writeQuotient,
} from '../../../src/serve/dashboard/figures/write-number.ts';
import { writeExactRate, writeRate } from '../../../src/serve/dashboard/figures/write-rate.ts';
import { attributesOf, textOf, textsOf } from './rendered.ts';
import { type Library, openLibrary, PUBLISHERS, viewing } from './watched-library.ts';

interface Publishers {
  data: Figures[];
  total: Figures;
}

interface Figures {
  publisher: string;
  books: number;
  minutes_watched: number;
  share_of_minutes: number;
  play_starts: number;
  unique_children: number;
  completion_count: number;
  amount: string;
}

const WEEK = 'start=2024-05-08&end=2024-05-14';
const BEFORE_ALL = 'start=2024-01-01&end=2024-01-31';
const [LANTERN, KITE] = PUBLISHERS.map(({ name }) => name);

const rowsOf = (html: string) => textsOf(html, 'tr');
const hrefsOf = (html: string) =>
  attributesOf(html, /^<a/, 'href').map((href) => href.replaceAll('&amp;', '&'));
const typedIn = (html: string, id: string) => attributesOf(html, new RegExp(`id="${id}"`), 'value')[0];

describe('The pages of publishers', () => {
  let library: Library;
  let report: Publishers;

  before(async () => {
    library = await openLibrary();
    await library.watch(viewing());
    report = await library.read<Publishers>(`/admin/api/v1/reports/publishers?${WEEK}&pool=10000`);
  });
  after(() => library.close());

  const publishers = (query = '') => library.page(`/admin/publishers?${WEEK}${query}`);
  const publisher = (id: number, query = '') => library.page(`/admin/publishers/${id}?${WEEK}${query}`);

  describe('with the list', () => {
    it('have a row per publisher as the API has it, and the library last, with each child counted once', async () => {
      const html = await publishers('&compare=none');
      const rows = rowsOf(html).slice(1);
      expect(rows).to.have.lengthOf(3);
      for (const [index, figures] of [...report.data, report.total].entries()) {
        const row = rows[index];
        expect(row).to.include(writeMinutes(figures.minutes_watched));
        expect(row).to.include(
          `${writeRate(figures.share_of_minutes)}${writeCount(figures.completion_count)}`,
        );
        expect(row?.endsWith(`${figures.unique_children}${figures.books}`), row).to.equal(true);
      }
      expect(rows.map((row) => row.match(/^(The library|[LK]\D*)/)?.[0])).to.deep.equal([
        ...[`L${LANTERN}`, `K${KITE}`, 'The library'],
      ]);
      expect(textOf(html)).to.include('Two publishers share the library’s');
      expect(textOf(html)).to.include(`\u2068${LANTERN}\u2069 has 9`);
      expect(textOf(html)).to.include('Children do not add up');
    });

    it('show few plays as counts, and no comparison without figures', async () => {
      const row = rowsOf(await publishers()).find((text) => text.includes(String(KITE)));
      expect(row).to.include('no change is given: fewer than 20 play starts').and.include('4 of 4');
      expect(row).not.to.include('100.0%');
    });

    it('are sorted by the column that is chosen, and lead to the page of each with the same days', async () => {
      const html = await publishers('&sort=publisher&direction=ascending&pool=5');
      expect(rowsOf(html)[1]).to.include(String(KITE));
      expect(html).to.include('aria-sort="ascending"');
      expect(hrefsOf(html)).to.include(`/admin/publishers/1?${WEEK}`);
      const heads = hrefsOf(await publishers('&pool=5')).filter((href) => href.includes('sort='));
      expect(heads.every((href) => href.includes('pool=5') && href.includes('start=2024-05-08'))).to.equal(
        true,
      );
      expect(textOf(await publishers('&sort=secret&page=x'))).to.include(
        '“secret” is not a column of this list.',
      );
    });

    it('distribute a pool so that the lines add up to it, and say how many days may change', async () => {
      const html = await publishers('&pool=10,000.00&currency=USD');
      expect(typedIn(html, 'amount')).to.equal('10,000.00');
      const lines = rowsOf(html).slice(-3);
      for (const [index, figures] of [...report.data, report.total].entries()) {
        const { minutes_watched, share_of_minutes, amount } = figures;
        const line = `${writeQuotient(minutes_watched)}${writeExactRate(share_of_minutes)}${writeMoney(amount, 'USD')}`;
        expect(lines[index]?.endsWith(line), `${lines[index]} / ${line}`).to.equal(true);
      }
      expect(lines[2]).to.include('$10,000.00');
      expect(textOf(html)).to.include(
        '7 of 7 days may still change. Nothing is stored, and nothing is owed.',
      );
    });

    it('say that the days are final as soon as they are', async () => {
      const html = textOf(await library.page('/admin/publishers?start=2024-04-26&end=2024-04-28&pool=1'));
      expect(html).to.include('All 3 days are final.').and.not.include('before you pay');
    });

    it('show at the field that the amount is invalid, keep what was typed, and distribute nothing', async () => {
      for (const typed of ['1,50', '10.000', '-5', '0', '<b "x', '1e9', '2000000000']) {
        const html = await publishers(`&pool=${encodeURIComponent(typed)}`);
        expect(textOf(String(typedIn(html, 'amount'))), typed).to.equal(typed);
        expect(html).to.match(/id="amount"[^>]*aria-invalid="true"[^>]*aria-describedby="amount-fault"/);
        expect(textOf(html), typed).to.match(/The amount must be (an amount such as 10000\.00|more|at most)/);
        expect(rowsOf(html), typed).to.have.lengthOf(4);
      }
      expect(textOf(await publishers('&pool=5&currency=XXX'))).to.include('“XXX” is not a currency');
    });

    it('show plain facts if days are not counted, or nobody watched', async () => {
      const html = textOf(await library.page(`/admin/publishers?${BEFORE_ALL}&pool=100`));
      expect(html).to.include('None of these days is counted, so there is no figure.');
      expect(html)
        .to.include('Nothing is counted yet in these 31 days.')
        .and.include('None of 31 days is counted.');
      expect(html).to.include('there is nothing to distribute');
      const partly = textOf(await library.page('/admin/publishers?range=30d&pool=100'));
      expect(partly).to.match(/9 of 30 days are not counted, and \d+ of 30 days may still change\./);
    });

    it('offer the figures as a file and as JSON, with the pool', async () => {
      const html = await publishers('&pool=7');
      const csv = hrefsOf(html).find((href) => href.includes('publishers.csv')) ?? '';
      const file = await library.send('GET', csv);
      expect(file.text.trim().split('\r\n')).to.have.lengthOf(4);
      expect(file.text).to.include(',7.00');
      const json = hrefsOf(html).find((href) => href.startsWith('/admin/api/v1/reports/publishers?')) ?? '';
      expect((await library.read<Publishers>(json)).total.amount).to.equal('7.00');
    });
  });

  describe('with one publisher', () => {
    it('name it and how many books it has, and lead to them', async () => {
      const html = await publisher(2);
      expect(textsOf(html, 'h1')).to.deep.equal([KITE]);
      expect(textsOf(html, 'title')).to.deep.equal([`${KITE} · Storytime`]);
      expect(textOf(html)).to.include('4 books in the catalogue');
      expect(hrefsOf(html)).to.include(`/admin/books?${WEEK}&publisher=2`);
    });

    it('show its figures as the API has them, with those of all time', async () => {
      const { summary, publisher: of } = await library.read<{
        summary: { total_minutes_watched: number; total_unique_children: number };
        publisher: { all_time: { total_minutes_watched: number; total_completions: number } };
      }>(`/admin/api/v1/analytics/publishers/1?${WEEK}`);
      const cards = textsOf(await publisher(1), 'article');
      expect(cards[0]).to.include(writeMinutes(summary.total_minutes_watched));
      expect(cards[0]).to.include(`all time ${writeMinutes(of.all_time.total_minutes_watched)}`);
      expect(cards[1]).to.include(`all time ${writeCount(of.all_time.total_completions)}`);
      expect(cards[2]).to.include(writeRate(report.data[0]?.share_of_minutes)).and.include('1st of 2');
      expect(cards[3]).to.include(`${summary.total_unique_children}`);
    });

    it('draw the annotations about it, and none about another publisher', async () => {
      for (const [publisher_id, text] of [
        [1, 'A <b>letter</b>'],
        [2, 'Another letter'],
      ])
        await library.send('POST', '/admin/api/v1/annotations', {
          json: { date: '2024-05-10', text, publisher_id },
        });
      const html = textOf(await publisher(1, '&measure=completions'));
      expect(html).to.include('A <b>letter</b>').and.not.include('Another letter');
      expect(html).to.include('plays of books of this publisher reached the end');
    });

    it('list its best books by minutes, and say that it is by minutes', async () => {
      const html = await publisher(1);
      expect(textOf(html)).to.include('Best by minutes: books have no engagement score yet.');
      expect(rowsOf(html).at(-1)).to.include('The Moon Bear');
      expect(rowsOf(await publisher(2)).slice(-4)).to.have.lengthOf(4);
    });

    it('calculate the amount step by step, the same as among all publishers', async () => {
      const html = await publisher(2, '&pool=10000');
      const { minutes_watched, share_of_minutes, amount } = report.data[1]!;
      const [main = ''] = /<main.*<\/main>/s.exec(html) ?? [];
      expect(textsOf(main, 'dd')).to.deep.equal([
        ...[writeQuotient(minutes_watched), writeQuotient(report.total.minutes_watched)],
        ...[writeExactRate(share_of_minutes), '€10,000.00', writeMoney(amount, 'EUR')],
      ]);
      expect(html).to.include('action="/admin/publishers/2#pool"');
      expect(textOf(await publisher(2, '&pool=x'))).to.include('The amount must be an amount such as');
    });

    it('show counts for few plays, and say that there were none', async () => {
      const few = textOf(await publisher(2));
      expect(few).to.include('4 plays in these 7 days, 4 of them to the end.');
      expect(few).to.include('no comparison: fewer than 20 play starts');
      const none = textOf(await library.page('/admin/publishers/2?start=2024-05-01&end=2024-05-07&pool=5'));
      expect(none).to.include('Nobody watched books of this publisher in these 7 days.');
      expect(none).to.include('No book of this publisher was watched in these days.').and.include('€0.00');
      const unknown = textOf(await library.page(`/admin/publishers/1?${BEFORE_ALL}&pool=5`));
      expect(unknown).to.include('None of these days is counted, so there is no figure.');
      expect(unknown).to.include('there is nothing to distribute');
    });

    it('are not found if the publisher does not exist', async () => {
      for (const id of ['999', 'x', '0', '9223372036854775808', '%3Cb%3E'])
        expect((await library.send('GET', `/admin/publishers/${id}`)).status, id).to.equal(404);
    });
  });

  it('say that there is no publisher', async () => {
    const empty = await openLibrary({});
    try {
      expect(textOf(await empty.page('/admin/publishers?pool=5'))).to.include('There is no publisher yet.');
    } finally {
      await empty.close();
    }
  });

  describe('with very many publishers', () => {
    it('are small, however many publishers and days there are, and the lines of a pool still add up', async () => {
      const many = Array.from({ length: 60 }, (_, index) => ({
        id: 100 + index,
        name: `Long ${index} ${'name '.repeat(40)}`.trim(),
      }));
      await library.send('POST', '/admin/api/v1/catalogue', { json: { publishers: many } });
      const html = await publishers('&pool=1&page=4');
      expect(textOf(html)).to.include('61 – 62 of 62 publishers').and.include('42 other publishers');
      expect(rowsOf(html).at(-1)).to.include('€1.00');
      await library.page('/admin/publishers/1?start=2023-11-14&end=2024-05-14&pool=1');
    });
  });
});
