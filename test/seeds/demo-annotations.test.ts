import { expect } from 'chai';
import { enterAnnotations } from '../../seeds/demo-annotations.ts';
import { demoCatalogue } from '../../seeds/demo-catalogue.ts';
import { DEMO_DAYS } from '../../seeds/demo-dates.ts';
import { metricDateOf, plusDays } from '../../src/foundation/core/reporting-day.ts';
import { annotationBodySchema } from '../../src/records/remarks/annotation-schema.ts';
import { listAnnotations } from '../../src/records/remarks/annotations.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';

const firstDate = '2026-02-16';
const timeZone = 'America/New_York';

describe('The demo’s annotations', () => {
  let test: TestDatabase;
  before(async () => {
    test = await openTestDatabase();
  });
  after(() => test.close());

  it('are two, at dates of the demo, one of them on the day on which its book came out', async () => {
    const { publishers, books } = demoCatalogue({ seed: 'storytime', firstDate, timeZone });
    await test.database('publishers').insert(publishers);
    await test
      .database('books')
      .insert(books.map(({ id, publisher_id, title }) => ({ id, publisher_id, title })));
    await enterAnnotations(test.database, firstDate, timeZone);

    const lastDate = plusDays(firstDate, DEMO_DAYS - 1);
    const { data } = await listAnnotations(test.database, { start: firstDate, end: lastDate });
    expect(data).to.have.lengthOf(2);
    for (const { date, text, by, at } of data) {
      expect(annotationBodySchema.parse({ date, text })).to.deep.equal({ date, text });
      expect({ by, writtenOn: metricDateOf(new Date(at), timeZone) }).to.deep.equal({
        ...{ by: 'editors', writtenOn: date },
      });
    }
    const [aboutBook, ...others] = data.filter(({ book_id }) => book_id !== null);
    const book = books.find(({ id }) => id === String(aboutBook?.book_id));
    expect(others).to.deep.equal([]);
    expect(aboutBook).to.include({
      ...{ title: book?.title, date: metricDateOf(new Date(book?.published_at ?? ''), timeZone) },
    });
  });
});
