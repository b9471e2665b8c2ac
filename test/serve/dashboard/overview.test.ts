import { expect } from 'chai';
import { writeCount, writeMinutes } from '../../../src/serve/dashboard/figures/write-number.ts';
import { writeRate } from '../../../src/serve/dashboard/figures/write-rate.ts';
import { attributesOf, textOf, textsOf } from './rendered.ts';
import { type Library, openLibrary, play, viewing } from './watched-library.ts';

interface Platform {
  data: { unique_children: number; minutes_watched: number; play_starts: number; completions: number }[];
  summary: {
    total_minutes_watched: number;
    total_unique_children: number;
    overall_completion_rate: number;
    total_play_starts: number;
  };
}

const PLATFORM = '/admin/api/v1/analytics/platform';

describe('The overview', () => {
  let library: Library;

  before(async () => {
    library = await openLibrary();
    await library.watch(viewing());
  });
  after(() => library.close());

  const platform = (query: string) => library.read<Platform>(`${PLATFORM}?${query}`);

  it('begins with yesterday in one sentence', async () => {
    const html = await library.page('/admin');
    const { data } = await platform('start=2024-05-14&end=2024-05-14');
    expect(textOf(html)).to.include(
      `Yesterday, ${data[0]?.unique_children} children watched 10 minutes of stories.`,
    );
    expect(textOf(html)).to.include(
      `${data[0]?.completions} of ${data[0]?.play_starts} plays reached the end.`,
    );
    expect(textOf(html)).to.include('complete through Tue 14 May').and.include('Wednesday 15 May 2024');
  });

  it('shows the last seven days as the API has them', async () => {
    const html = await library.page('/admin');
    const { summary } = await platform('start=2024-05-08&end=2024-05-14');
    const cards = textsOf(html, 'article').join('\n');
    expect(cards).to.include(`Minutes watched ${writeMinutes(summary.total_minutes_watched)}`);
    expect(cards).to.include(`Children ${writeCount(summary.total_unique_children)}`);
    expect(cards).to.include(`Completion rate ${writeRate(summary.overall_completion_rate)}`);
    expect(cards).to.include('Active books 5of 26');
    expect(cards).to.include('on the 7 days before');
  });

  it('shows today separately, with the time until which it is counted', async () => {
    const html = await library.page('/admin');
    const { summary } = await platform('start=2024-05-15&end=2024-05-15');
    const today = textsOf(html, 'dl')[0] ?? '';
    expect(textOf(html)).to.include('Today so far until 12:00');
    expect(today).to.include(`minutes ${writeMinutes(summary.total_minutes_watched)}`);
    expect(today).to.include(`play starts ${writeCount(summary.total_play_starts)}`);
    expect(html).to.include('today so far, 12:00');
  });

  it('shows another range, and names it', async () => {
    const html = await library.page('/admin?start=2024-05-08&end=2024-05-14&measure=play_starts');
    const { summary } = await platform('start=2024-05-08&end=2024-05-14');
    expect(textOf(html)).to.include(`${summary.total_play_starts} plays began in these 7 days`);
    expect(html).to.match(/aria-current="true"[^>]*><span>Play starts/);
    const month = textOf(await library.page('/admin'));
    expect(month).to.include('9 of 30 days are not counted (15 – 23 Apr)');
  });

  it('falls back to the defaults, with a note, if the address has unknown values', async () => {
    const html = textOf(await library.page('/admin?range=%3Cb%3E&measure=joy&compare=x'));
    expect(html).to.include('“<b>” is not a range of this page. The last 30 days are shown instead.');
    expect(html).to.include('“joy” is not a measure.').and.include('“x” is not a comparison.');
  });

  it('draws final days, days that can change and today differently, with a table of the same figures', async () => {
    const html = await library.page('/admin?range=7d');
    expect(html).to.include('class="line open"').and.include('class="line now"');
    expect(textOf(html)).to.include('may still change a little, to 14 May');
    const rows = textsOf(html, 'tr').filter((row) => /^(Tue 14|Wed 15) May/.test(row));
    const { data } = await platform('start=2024-05-14&end=2024-05-14');
    expect(rows).to.have.lengthOf(2);
    expect(rows.find((row) => row.startsWith('Tue 14 May'))).to.include(
      writeMinutes(data[0]?.minutes_watched),
    );
    expect(rows.find((row) => row.startsWith('Wed 15 May'))).to.include('so far');
  });

  it('shows the annotations of its dates, and the page of a book its own', async () => {
    const written = [
      { date: '2024-05-10', text: 'A <b>new</b> player' },
      { date: '2024-05-11', text: 'A shorter cut', book_id: 1 },
    ];
    for (const json of written) {
      expect((await library.send('POST', '/admin/api/v1/annotations', { json })).status).to.equal(201);
    }
    const [overview, book, other] = await Promise.all(
      ['/admin', '/admin/books/1', '/admin/books/3'].map(async (path) => textOf(await library.page(path))),
    );
    expect(overview).to.include('Fri 10 May: A <b>new</b> player').and.not.include('A shorter cut');
    expect(book).to.include('A <b>new</b> player').and.include('Sat 11 May: A shorter cut');
    expect(other).not.to.include('A shorter cut');
  });

  it('is small, however many days it shows', async () => {
    for (const range of ['start=2024-02-14&end=2024-05-14', 'start=2023-11-14&end=2024-05-14', 'range=12m']) {
      await library.page(`/admin?${range}&measure=children`);
      await library.page(`/admin/books/1?${range}`);
    }
  });

  it('links to the same figures in the API', async () => {
    for (const path of [
      '/admin?compare=year',
      '/admin/books?publisher=2',
      '/admin/books/1',
      '/admin/usage',
    ]) {
      const hrefs = attributesOf(await library.page(path), /^<a/, 'href').filter((href) =>
        /\/api\//.test(href),
      );
      expect(hrefs, path).not.to.deep.equal([]);
      for (const href of hrefs) {
        expect((await library.send('GET', href.replaceAll('&amp;', '&'))).status, href).to.equal(200);
      }
    }
  });

  it('lists the best books, and shows no rate of few plays', async () => {
    const html = await library.page('/admin');
    expect(textOf(html)).to.include('By minutes watched').and.include('The Moon Bear');
    expect(html).not.to.include('<script>alert');
  });
});

describe('The overview of an installation that has just begun', () => {
  it('shows three steps with shell commands that work, and then the first day', async () => {
    const library = await openLibrary({});
    try {
      const html = await library.page('/admin');
      expect(textOf(html)).to.include('The library is ready. No events yet.');
      const lines = textsOf(html, 'code').filter((line) => line.startsWith('curl'));
      expect(lines).to.have.lengthOf(2);
      for (const line of lines) await paste(library, line);
      await library.watch([]);
      const first = textOf(await library.page('/admin'));
      expect(first).to.include('The first day: 1 child has watched 1 minute of stories so far.');
      expect(first).to.include('minutes 0.75').and.include('play starts 1');
    } finally {
      await library.close();
    }
  });

  it('says that nobody watched yesterday', async () => {
    const library = await openLibrary();
    try {
      await library.watch(play(0, '1', 100));
      const html = textOf(await library.page('/admin'));
      expect(html).to.include('Yesterday nobody watched.');
    } finally {
      await library.close();
    }
  });
});

/** Runs a curl command as a shell would. */
async function paste({ send, address }: Library, line: string): Promise<void> {
  const [, url = '', body = ''] = /(http\S+) -d '(.*)'$/s.exec(line) ?? [];
  expect(new URL(url).origin).to.equal(new URL(address).origin);
  const answer = await send('POST', new URL(url).pathname, { json: JSON.parse(body) });
  expect(answer.status, answer.text).to.equal(200);
  expect(answer.text).not.to.include('"rejected":[{');
}
